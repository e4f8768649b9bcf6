using System.Text.Json;
using UoSam.Core.ModelStore;
using UoSam.Testing;

namespace UoSam.Core.Tests.ModelStore;

/// <summary>Files that look like a model's and cannot be used, and names that are another model's.</summary>
[Collection(ModelTests.Name)]
public sealed class RefusedImportTests(ModelFixture fixture) : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("uosam-store-").FullName;

    private string Encoder => Path.Combine(fixture.Model.Folder, ModelLayout.Encoder);

    private string Decoder => Path.Combine(fixture.Model.Folder, ModelLayout.Decoder);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Import_EncoderThatCannotBeLoaded_FailsWithTheReason()
    {
        var encoder = Write(GraphFiles.WithUnknownOperation(File.ReadAllBytes(Encoder)));

        var error = await RefusedAsync("mine", encoder, Decoder);

        Assert.StartsWith("the encoder cannot be run by ONNX Runtime", error.Message, StringComparison.Ordinal);
        Assert.Contains("No Op registered for Nope", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_root, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_EncoderOfNoNumbers_FailsWithTheReason()
    {
        var encoder = Write(GraphFiles.WithOneConvolution(File.ReadAllBytes(Encoder), float.NaN));

        var error = await RefusedAsync("mine", encoder, Decoder);

        Assert.Contains("NaN", error.Message, StringComparison.Ordinal);
    }

    /// <summary>One that cannot be folded either, which would be used as it is.</summary>
    [Fact]
    public async Task Import_DecoderThatCannotBeLoaded_FailsWithTheReason()
    {
        var encoder = Write(GraphFiles.WithOneConvolution(File.ReadAllBytes(Encoder)));
        var decoder = Write(GraphFiles.WithUnknownOperation(File.ReadAllBytes(Decoder)));

        var error = await RefusedAsync("mine", encoder, decoder);

        Assert.StartsWith("the decoder cannot be run by ONNX Runtime", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_WeightsInAnotherFile_NamesItAndTheRemedy()
    {
        var encoder = Write(GraphFiles.WithWeightsElsewhere(File.ReadAllBytes(Encoder)));

        var error = await RefusedAsync("mine", encoder, Decoder);

        Assert.Contains("encoder.onnx.data", error.Message, StringComparison.Ordinal);
        Assert.Contains("onnx.save", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_EmptyFile_IsNoModel()
    {
        var error = await RefusedAsync("mine", Write([]), Decoder);

        Assert.Contains("the encoder, of 0 bytes, is no ONNX model", error.Message, StringComparison.Ordinal);
    }

    /// <summary>It would be what every command uses, and what a pull takes for pulled.</summary>
    [Fact]
    public async Task Import_OtherFilesByAPinnedName_IsRefused()
    {
        var encoder = Write(GraphFiles.WithOneConvolution(File.ReadAllBytes(Encoder)));

        var error = await RefusedAsync(ModelCatalog.DefaultId, encoder, Decoder);

        Assert.Equal("MODEL_ID", error.Reason);
        Assert.Contains("another name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_OtherFilesByThatName_AreNotTakenForPulled()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, ModelCatalog.DefaultId)).FullName;
        File.WriteAllText(Path.Combine(folder, ModelLayout.Encoder), "another");
        var own = fixture.Model.Manifest with
        {
            Source = "import",
            Originals = [FileHash.Of(Path.Combine(folder, ModelLayout.Encoder))],
            Prepared = [],
        };
        File.WriteAllText(Path.Combine(folder, ModelLayout.Manifest), JsonSerializer.Serialize(own, ModelRepository.Json));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new ModelRepository(_root).PullAsync(ModelCatalog.DefaultId, null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Verify_ModelOfAnotherPreparation_IsRefused()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, "mine")).FullName;
        var old = fixture.Model.Manifest with { PreparationVersion = 0, Originals = [], Prepared = [] };
        File.WriteAllText(Path.Combine(folder, ModelLayout.Manifest), JsonSerializer.Serialize(old, ModelRepository.Json));

        var error = Assert.Throws<ModelNotFoundException>(() => new ModelRepository(_root).Verify("mine"));

        Assert.Contains("another version", error.Message, StringComparison.Ordinal);
    }

    private async Task<InvalidInputException> RefusedAsync(string id, string encoder, string decoder)
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(
            () => new ModelRepository(_root).ImportAsync(id, encoder, decoder, null, default));
        Assert.Empty(Directory.GetDirectories(_root));
        return error;
    }

    private string Write(byte[] content)
    {
        var path = Path.Combine(_root, $"{Guid.NewGuid():N}.onnx");
        File.WriteAllBytes(path, content);
        return path;
    }
}
