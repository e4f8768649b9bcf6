using Google.Protobuf;
using UoSam.Protos.V1;

namespace UoSam.Cli.Remembering;

/// <summary>What the encoder answered to some images, in files of a folder that goes with the run: 2 MiB per embedding.</summary>
/// <param name="folder">The folder; what an earlier run left there is removed.</param>
internal sealed class EmbeddingStore(string folder) : IDisposable
{
    private readonly Dictionary<string, string> _files = Cleared(folder, []);

    /// <summary>Keeps an answer.</summary>
    /// <param name="name">The image.</param>
    /// <param name="answer">The encoder's.</param>
    public void Add(string name, EncodeResponse answer)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{_files.Count}.embedding");
        using (var stream = File.Create(file))
        {
            answer.WriteTo(stream);
        }

        _files.Add(name, file);
    }

    /// <summary>The answer to an image, or null where none is kept.</summary>
    public EncodeResponse? Find(string name)
    {
        if (!_files.TryGetValue(name, out var file))
        {
            return null;
        }

        using var stream = File.OpenRead(file);
        return EncodeResponse.Parser.ParseFrom(stream);
    }

    /// <inheritdoc/>
    public void Dispose() => Cleared(folder, _files);

    private static Dictionary<string, string> Cleared(string folder, Dictionary<string, string> files)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        files.Clear();
        return files;
    }
}
