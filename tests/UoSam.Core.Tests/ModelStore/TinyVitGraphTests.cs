using UoSam.Core.ModelStore;
using UoSam.Core.ModelStore.Onnx;
using UoSam.Core.ModelStore.TinyVit;
using UoSam.Testing;

namespace UoSam.Core.Tests.ModelStore;

[Collection(ModelTests.Name)]
public sealed class TinyVitGraphTests(ModelFixture fixture)
{
    [Fact]
    public void Probe_EncoderOfAnotherBuild_NamesTheOperationThatIsMissing()
    {
        var encoder = File.ReadAllBytes(Path.Combine(fixture.Model.Folder, ModelLayout.Encoder));
        var export = ModelProto.Parser.ParseFrom(GraphFiles.WithLogSoftmax(encoder));

        var error = Assert.Throws<InvalidInputException>(() => TinyVitGraph.Probe(export));

        Assert.Contains("Softmax", error.Message, StringComparison.Ordinal);
    }
}
