using System.Numerics.Tensors;
using UoSam.Core.ModelStore;
using UoSam.Core.ModelStore.Onnx;
using UoSam.Core.ModelStore.TinyVit;
using UoSam.Testing;

namespace UoSam.Core.Tests.ModelStore;

[Collection(ModelTests.Name)]
public sealed class TinyVitGraphTests(ModelFixture fixture, TightEncoder tight) : IClassFixture<TightEncoder>
{
    /// <summary>
    /// An image that is itself padding has nothing that the padding behind it could lack. The last line of padding is exact behind
    /// the last windows but one; the middle line stands for those before it, which are 1 to 2 % of the embedding apart. With the
    /// one in place of the other 5 % are seen.
    /// </summary>
    [Theory]
    [InlineData(632, 1024, 0.02)]
    [InlineData(1024, 632, 0.02)]
    [InlineData(856, 1024, 1e-5)]
    [InlineData(1024, 856, 1e-5)]
    public void Build_ImageOfPadding_IsContinuedByTheLineOfPaddingBehindIt(int rows, int columns, double tolerance)
    {
        var found = tight.EncodePadding(rows, columns);

        var difference = TensorPrimitives.Distance<float>(found, tight.OfPadding) / TensorPrimitives.Norm<float>(tight.OfPadding);
        Assert.InRange(difference, 0, tolerance);
    }

    [Fact]
    public void Probe_EncoderOfAnotherBuild_NamesTheOperationThatIsMissing()
    {
        var encoder = File.ReadAllBytes(Path.Combine(fixture.Model.Folder, ModelLayout.Encoder));
        var export = ModelProto.Parser.ParseFrom(GraphFiles.WithLogSoftmax(encoder));

        var error = Assert.Throws<InvalidInputException>(() => TinyVitGraph.Probe(export));

        Assert.Contains("Softmax", error.Message, StringComparison.Ordinal);
    }
}
