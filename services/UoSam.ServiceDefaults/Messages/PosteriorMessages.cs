using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Google.Protobuf;
using UoSam.Core;
using UoSam.Core.Denoising;
using UoSam.Protos.V1;
using ImageFrame = UoSam.Core.Inference.ImageFrame;

namespace UoSam.ServiceDefaults.Messages;

/// <summary>What features say about classes, on the wire and in memory.</summary>
public static class PosteriorMessages
{
    // Half a megabyte; of more classes the next stage fits its own.
    private const int MostClasses = 32;

    /// <summary>Writes the shares; null where there are none, or of more than 32 classes.</summary>
    public static FeaturePosterior? ToMessage(PosteriorShares? shares)
    {
        if (shares is null || shares.Ids.Length > MostClasses)
        {
            return null;
        }

        var bytes = new byte[shares.Values.Sum(values => sizeof(float) * values.Length)];
        var next = bytes.AsSpan();
        foreach (var values in shares.Values)
        {
            MemoryMarshal.AsBytes<float>(values).CopyTo(next);
            next = next[(sizeof(float) * values.Length)..];
        }

        return new FeaturePosterior
        {
            Ridge = shares.Ridge,
            ClassIds = { shares.Ids.Select(id => (uint)id) },
            Shares = UnsafeByteOperations.UnsafeWrap(bytes),
        };
    }

    /// <summary>Reads the shares; null where the message is absent or names no class.</summary>
    /// <param name="message">From a request.</param>
    /// <param name="frame">The whole image's frame.</param>
    /// <exception cref="InvalidInputException">POSTERIOR: ids, length or values are not as they must be.</exception>
    public static PosteriorShares? FromMessage(FeaturePosterior? message, ImageFrame frame)
    {
        if (message is null or { ClassIds.Count: 0 })
        {
            return null;
        }

        var ids = message.ClassIds;
        if (ids.Count > MostClasses || ids[^1] > ushort.MaxValue || ids.Zip(ids.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            throw Fault($"names {ids.Count} classes", $"at most {MostClasses} ids of 0..65535 are expected, ascending");
        }

        var cells = PosteriorShares.CellsOf(frame);
        var shares = message.Shares.Span;
        if (shares.Length != 4L * ids.Count * cells)
        {
            throw Fault($"has {shares.Length} bytes", $"{4L * ids.Count * cells} are expected, {cells} cells of each class");
        }

        var values = MemoryMarshal.Cast<byte, float>(shares);
        if (!(TensorPrimitives.Min(values) >= 0 && TensorPrimitives.Max(values) <= 1))
        {
            throw Fault("holds values that are no shares", "0..1 is expected");
        }

        var perClass = new float[ids.Count][];
        for (var k = 0; k < perClass.Length; k++)
        {
            perClass[k] = values.Slice(k * cells, cells).ToArray();
        }

        return new PosteriorShares(message.Ridge, [.. ids.Select(id => (ushort)id)], perClass);
    }

    private static InvalidInputException Fault(string found, string expected) =>
        new("POSTERIOR", $"the posterior {found}; {expected}: send what PromptExtraction answered, or none");
}
