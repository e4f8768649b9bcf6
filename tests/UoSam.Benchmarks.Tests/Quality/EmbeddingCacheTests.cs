using UoSam.Benchmarks.Quality;
using UoSam.Core.Inference;
using UoSam.Core.ModelStore;
using UoSam.Testing;

namespace UoSam.Benchmarks.Tests.Quality;

public sealed class EmbeddingCacheTests(ModelFixture fixture) : IClassFixture<ModelFixture>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("uosam-cache").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Get_ImageThatAnotherPrecisionEncoded_IsEncodedAnew()
    {
        var image = SyntheticImage.DiskAndBox(25, 100);
        using var full = new EmbeddingCache(fixture.Model, ModelFixture.Options, _folder);
        using var quantized = new EmbeddingCache(
            fixture.Model, ModelFixture.Options with { EncoderPrecision = EncoderPrecision.Quantized }, _folder);
        using var again = new EmbeddingCache(fixture.Model, ModelFixture.Options, _folder);

        var first = full.Get(image).Values;
        var other = quantized.Get(image).Values;

        Assert.NotEqual(first, other);
        Assert.Equal(first, again.Get(image).Values);
    }

    [Fact]
    public void Keys_AnotherFileOfTheModel_ChangesTheKeyOfWhatItMakesAlone()
    {
        var model = new PreparedModel(_folder, fixture.Model.Manifest);
        foreach (var file in Directory.GetFiles(fixture.Model.Folder).Select(Path.GetFileName))
        {
            File.WriteAllText(Path.Combine(_folder, file!), file);
        }

        var before = Keys(model);
        File.WriteAllText(Path.Combine(_folder, "encoder-tight.onnx"), "prepared anew");
        var encoder = Keys(model);
        File.WriteAllText(Path.Combine(_folder, "decoder-masks.onnx"), "prepared anew");
        var decoder = Keys(model);

        Assert.Equal([false, true, true], before.Zip(encoder, (one, two) => one == two));
        Assert.Equal([true, true, false], encoder.Zip(decoder, (one, two) => one == two));
    }

    private static string[] Keys(PreparedModel model) =>
    [
        GraphKey.OfEncoder(model, EncoderPrecision.Full),
        GraphKey.OfEncoder(model, EncoderPrecision.Quantized),
        GraphKey.OfDecoder(model),
    ];
}
