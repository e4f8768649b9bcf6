using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Core.PostProcessing;
using UoSam.Core.Presets;

namespace UoSam.Core.Tests.PostProcessing;

public class PostProcessorTests
{
    private static readonly RgbImage Picture = new(20, 20, [.. Enumerable.Range(0, 1200).Select(i =>
        (byte)(i / 3 % 20 < 10 ? 40 : 200))]);

    private static readonly LabelMap Coarse = new(20, 20, [.. Enumerable.Range(0, 400).Select(i =>
        (ushort)(i % 20 < 12 ? 1 : 2))]);

    [Theory]
    [InlineData(PostProcess.CrfStego)]
    [InlineData(PostProcess.CrfDpss)]
    [InlineData(PostProcess.CrfDpssFinal)]
    [InlineData(PostProcess.Guided)]
    public void Apply_ParametersOfARequest_EqualsTheNamedSet(PostProcess name)
    {
        var parameters = PostProcessor.Resolve(new GlobalParameters { PostProcess = name });

        var refined = PostProcessor.Apply(Coarse, LabelSpace.Default, Picture, parameters, scores: null, CancellationToken.None);

        var expected = name == PostProcess.Guided
            ? GuidedFilter.Refine(Coarse, LabelSpace.Default, Picture, GuidedParameters.Default)
            : DenseCrf.Refine(Coarse, LabelSpace.Default, Picture, PostProcessor.CrfOf(name));
        Assert.Equal(expected.Labels, refined.Labels);
        Assert.NotEqual(Coarse.Labels, refined.Labels);
    }

    /// <summary>Both kernels left out, each label stays: the override reached the CRF.</summary>
    [Fact]
    public void Apply_KernelsOfWeightZero_ChangeNothing()
    {
        var parameters = PostProcessor.Resolve(new GlobalParameters
        {
            PostProcess = PostProcess.CrfDpss,
            CrfGaussianCompat = 0,
            CrfBilateralCompat = 0,
        });

        var refined = PostProcessor.Apply(Coarse, LabelSpace.Default, Picture, parameters, scores: null, CancellationToken.None);

        Assert.Equal(Coarse.Labels, refined.Labels);
    }

    [Fact]
    public void Resolve_OverriddenValues_StayAndOthersAreTheSets()
    {
        var resolved = PostProcessor.Resolve(new GlobalParameters { PostProcess = PostProcess.CrfDpssFinal, CrfIterations = 4 });

        Assert.Equal(4, resolved.CrfIterations);
        Assert.Equal((0.9, 3, 2), (resolved.CrfGtProb, resolved.CrfGaussianSxy, resolved.CrfGaussianCompat));
        Assert.Equal((25, 7, 10), (resolved.CrfBilateralSxy, resolved.CrfBilateralSrgb, resolved.CrfBilateralCompat));
    }

    [Fact]
    public void Resolve_NoSteps_IsRefusedByName()
    {
        var fault = Assert.Throws<InvalidInputException>(() => PostProcessor.Resolve(
            new GlobalParameters { PostProcess = PostProcess.CrfDpss, CrfIterations = 0 }));

        Assert.Equal("PARAMETER_RANGE", fault.Reason);
        Assert.Contains("crf_iterations is 0", fault.Message, StringComparison.Ordinal);
    }
}
