using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Datasets;

/// <summary>
/// What the images of a data set, with their coarse maps, say together: a linear discriminant from SAM's features to the classes
/// of the coarse maps, and how far it can be believed. Errors of one coarse map are outvoted by the others; an image that the
/// memory was fitted to is taken out of it before it is judged.
/// </summary>
/// <param name="Rounds">
/// The first is of the coarse maps. Where that corrects any, there is a second, of the maps as it corrects them: wrong labels are in
/// nobody's way there, least in that of a class that few images know.
/// </param>
/// <param name="Images">Keys of the images it was fitted to, see <see cref="KeyOf"/>; ordered.</param>
public sealed record DatasetMemory(ImmutableArray<MemoryRound> Rounds, ImmutableArray<string> Images)
{
    /// <summary>The fewest images that tell anything together.</summary>
    public const int LeastImages = 4;

    // Wrong changes to a right map cost more than a fault that stays; those of a second round add to what the first has found.
    internal static IReadOnlyList<double> LeastBeliefs { get; } = [0.9, 0.92];

    /// <summary>Tells an image with its coarse map from all others: the first half of a SHA-256 of both, hexadecimal.</summary>
    /// <param name="image">The encoded file.</param>
    /// <param name="map">The coarse map.</param>
    public static string KeyOf(ReadOnlySpan<byte> image, LabelMap map)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(FormattableString.Invariant($"{image.Length} {map.Height} {map.Width} ")));
        hash.AppendData(image);
        hash.AppendData(MemoryMarshal.AsBytes(map.Labels.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    /// <summary>Corrects the coarse map of an image by the other images.</summary>
    /// <param name="embedding">The whole image.</param>
    /// <param name="map">The coarse map, of the image's size.</param>
    /// <param name="space">Which ids are no classes, the same as for all images.</param>
    /// <param name="key">The image's key.</param>
    /// <exception cref="ArgumentException">The map is not of the image's size.</exception>
    public CorrectedMap Correct(ImageEmbedding embedding, LabelMap map, LabelSpace space, string key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.Height, embedding.Frame.ImageHeight);
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.Width, embedding.Frame.ImageWidth);
        var isLeftOut = Images.Contains(key);
        if (Rounds.All(round => round.Calibration.Classes.IsEmpty))
        {
            return new CorrectedMap(map, [], isLeftOut);
        }

        var image = new ImageSums(embedding, map, space);
        var editing = new MapEditing(map, space, embedding.Frame, embedding.Side);
        var corrections = new List<MapCorrection>();
        for (var i = 0; i < Rounds.Length; i++)
        {
            // What the round has learned from: the map as the rounds before correct it.
            var added = !isLeftOut ? null : corrections.Count == 0 ? image : new ImageSums(embedding, editing.Map, space);
            foreach (var (claim, belief) in Rounds[i].Believed(image, added, LeastBeliefs[i], space))
            {
                if (editing.Apply(claim) is var pixels and > 0)
                {
                    corrections.Add(new MapCorrection(claim.Coarse, claim.Claimed, pixels, claim.Margin, belief));
                }
            }
        }

        return new CorrectedMap(corrections.Count == 0 ? map : editing.Map, [.. corrections], isLeftOut);
    }
}
