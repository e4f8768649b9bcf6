using Google.Protobuf;
using UoSam.Core.Inference;
using UoSam.Core.ModelStore;
using UoSam.Core.ModelStore.TinyVit;
using UoSam.Testing;

namespace UoSam.Core.Tests.ModelStore;

/// <summary>The default model's tight encoder as the code builds it now, whatever the store holds; made once for a class.</summary>
public sealed class TightEncoder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("uosam-tight").FullName;
    private readonly GraphSession _session;

    public TightEncoder(ModelFixture fixture)
    {
        var export = OnnxFile.Read(Path.Combine(fixture.Model.Folder, ModelLayout.Encoder), "encoder");
        var path = Path.Combine(_folder, ModelLayout.TightEncoder);
        using (var stream = File.Create(path))
        {
            TinyVitGraph.Build(export, TinyVitPadding.Of(export)).WriteTo(stream);
        }

        _session = new GraphSession(path, ModelFixture.Options, fixedShapes: false);
        OfPadding = EncodePadding(1024, 1024);
    }

    /// <summary>The embedding of a square that is all padding, in which no line of padding is put behind an image.</summary>
    public float[] OfPadding { get; }

    /// <summary>The embedding [256, 64, 64] of an image that is padding too: zeros.</summary>
    public float[] EncodePadding(int rows, int columns)
    {
        var embedding = new float[256 * 64 * 64];
        using var inputs = new TensorSet().Add(TinyVitGraph.Image, new float[3 * rows * columns], 1, 3, rows, columns);
        using var outputs = new TensorSet().Add(TinyVitGraph.Embedding, embedding, 1, 256, 64, 64);
        _session.Run(inputs, outputs, default);
        return embedding;
    }

    public void Dispose()
    {
        _session.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
