using UoSam.Cli.Commands;
using UoSam.Cli.Converting;
using UoSam.Core;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Video;

/// <summary>Maps as PNGs in a folder; for one that cannot be read the one before stands in.</summary>
internal sealed class MapFiles : IMapSource
{
    private readonly string _folder;
    private readonly bool _byName;
    private readonly LabelPngEncoding _encoding;
    private readonly IReadOnlyList<string> _files;
    private int _taken;
    private LabelMap? _before;

    /// <param name="folder">The folder.</param>
    /// <param name="byName">Maps have the names of their frames; otherwise they come in the order of their names.</param>
    /// <param name="encoding">How PNGs are read.</param>
    /// <exception cref="UsageException">There is no such folder, or no PNG in it.</exception>
    public MapFiles(string folder, bool byName, LabelPngEncoding encoding)
    {
        (_folder, _byName, _encoding) = (folder, byName, encoding);
        _files = FrameFiles.Find(folder, [".png"]);
    }

    /// <summary>True where there is a map of a frame's name.</summary>
    public bool Has(string name) => File.Exists(PathOf(name));

    /// <inheritdoc/>
    public async Task<CoarseMap?> NextAsync(string name, CancellationToken cancellationToken)
    {
        var file = _byName ? PathOf(name) : _files.ElementAtOrDefault(_taken);
        if (file is null || !File.Exists(file))
        {
            return null;
        }

        _taken++;
        var png = await File.ReadAllBytesAsync(file, cancellationToken);
        try
        {
            _before = InvalidInputException.Naming(file, () => LabelPngReader.Read(png, _encoding, OwnFiles.Limits));
            return new CoarseMap(_before);
        }
        catch (InvalidInputException fault) when (_before is not null)
        {
            return new CoarseMap(_before, fault);
        }
    }

    /// <inheritdoc/>
    public Task<int> EndAsync(CancellationToken cancellationToken) => Task.FromResult(_files.Count - _taken);

    private string PathOf(string name) => Path.Combine(_folder, $"{name}.png");
}
