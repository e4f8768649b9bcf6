using System.Runtime.InteropServices;
using Google.Protobuf;
using UoSam.Cli.Commands;
using UoSam.Core;
using UoSam.Core.Exchange;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Converting;

/// <summary>Scores of classes of <c>--scores</c>: .npy files [classes, H, W] that are named, and lie, as the label maps do.</summary>
internal sealed class ScoreFiles
{
    private readonly LabelMapDump _files;
    private readonly DumpOptions _options;
    private readonly DumpGeometry _geometry;

    private ScoreFiles(string path, DumpSettings maps)
    {
        (_options, _geometry) = (maps.Options, maps.Geometry);
        _files = DumpReader.Open(path, "npy", _options with { Ids = null, Threshold = null });
    }

    /// <summary>Opens a file, or a folder of them; null where there is no path.</summary>
    /// <param name="path">What <c>--scores</c> says.</param>
    /// <param name="maps">How the label maps are read: ids, names and geometry of the scores are theirs.</param>
    /// <param name="option">The option of post-processing, a CRF of which reads the scores.</param>
    /// <param name="posts">Its values.</param>
    /// <exception cref="UsageException">There is no CRF, or no such file or folder.</exception>
    public static ScoreFiles? Open(string? path, DumpSettings maps, string option, IEnumerable<string> posts) =>
        path is null ? null
        : !posts.Any(post => post.StartsWith("crf", StringComparison.Ordinal))
            ? throw new UsageException($"--scores goes with {option} crf=stego, crf=dpss or crf=dpss-final")
        : Path.Exists(path) ? new ScoreFiles(path, maps)
        : throw new UsageException($"--scores {path}: there is no such file or folder");

    /// <summary>The file of a map; null where there is none.</summary>
    /// <param name="name">Name of the map, without extension.</param>
    public string? Find(string name)
    {
        var last = name[(name.LastIndexOf('/') + 1)..];
        return _files.Contains(name) ? _files.SourceOf(name)
            : _files.Contains(last) ? _files.SourceOf(last)
            : null;
    }

    /// <summary>The only file, whatever its name.</summary>
    /// <exception cref="UsageException">There are more.</exception>
    public string Only() => _files.Names.Count == 1
        ? _files.SourceOf(_files.Names[0])
        : throw new UsageException($"--scores holds {_files.Names.Count} files; expected one for one image");

    /// <summary>Reads a file, over the whole image.</summary>
    /// <param name="file">One of <see cref="Find"/>.</param>
    /// <param name="size">Size of the image.</param>
    /// <exception cref="InvalidInputException">What cannot be read, with the file's name.</exception>
    public ClassScores Read(string file, ImageSize size) => InvalidInputException.Naming(file, () =>
    {
        var scores = NpyReader.ReadClassScores(File.ReadAllBytes(file), _options.Limits);
        var named = _options.Ids is { } ids ? scores with { Ids = [.. scores.Ids.Select(ids.Apply)] } : scores;
        return ScoreGeometry.Undo(named, _geometry, size);
    });

    /// <summary>As a request carries them.</summary>
    /// <exception cref="InvalidInputException">CLASS_SCORES: too many for a request.</exception>
    public static Protos.V1.ClassScores ToMessage(ClassScores scores) => scores.Values.Length <= ClassScores.MostValues
        ? new Protos.V1.ClassScores
        {
            Classes = scores.Ids.Length,
            Height = scores.Height,
            Width = scores.Width,
            Data = UnsafeByteOperations.UnsafeWrap(MemoryMarshal.AsBytes<float>(scores.Values).ToArray()),
            Ids = { scores.Ids.Select(id => (uint)id) },
        }
        : throw new InvalidInputException(
            "CLASS_SCORES",
            $"the scores are {scores.Ids.Length} x {scores.Height} x {scores.Width} with the sides that were cropped; at most "
            + $"{ClassScores.MostValues} values fit into a request: save them smaller, they are scaled to the image");
}
