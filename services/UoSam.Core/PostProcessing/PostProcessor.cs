using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Core.Presets;
using UoSam.Core.Telemetry;

namespace UoSam.Core.PostProcessing;

/// <summary>Post-processing by name.</summary>
public static class PostProcessor
{
    /// <summary>The parameters behind a name; any of them can be overridden by <c>with</c>.</summary>
    /// <exception cref="ArgumentException">No CRF's name.</exception>
    public static CrfParameters CrfOf(PostProcess name) => name switch
    {
        PostProcess.CrfStego => CrfParameters.Stego,
        PostProcess.CrfDpss => CrfParameters.Dpss,
        PostProcess.CrfDpssFinal => CrfParameters.DpssFinal,
        _ => throw new ArgumentException($"{name} is no CRF", nameof(name)),
    };

    /// <summary>Post-processes as a request's parameters say.</summary>
    /// <param name="map">Label map; pixels without a label come out as they went in.</param>
    /// <param name="space">Which ids are no labels.</param>
    /// <param name="image">The picture, of the map's size.</param>
    /// <param name="parameters">As <see cref="Resolve"/> gives them.</param>
    /// <param name="scores">Scores of classes for a CRF; null for none.</param>
    /// <param name="cancellationToken">Ends it on the way.</param>
    /// <exception cref="InvalidInputException">POST_SIZE, POST_TOO_LARGE.</exception>
    public static LabelMap Apply(
        LabelMap map,
        LabelSpace space,
        RgbImage image,
        GlobalParameters parameters,
        ClassScores? scores,
        CancellationToken cancellationToken)
    {
        using var posting = WorkPhase.Postprocess();
        return parameters.PostProcess switch
        {
            PostProcess.None => map,
            PostProcess.Guided => GuidedFilter.Refine(
                map,
                space,
                image,
                new GuidedParameters(parameters.GuidedRadius, parameters.GuidedEpsilon, parameters.GuidedUsesColor),
                cancellationToken),
            _ => DenseCrf.Refine(map, space, scores, image, Crf(parameters), cancellationToken),
        };
    }

    /// <summary>Fills in the values of the CRF's named set where they are not overridden.</summary>
    /// <exception cref="InvalidInputException">PARAMETER_RANGE: a value that the CRF cannot work with.</exception>
    public static GlobalParameters Resolve(GlobalParameters parameters)
    {
        if (parameters.PostProcess is PostProcess.None or PostProcess.Guided)
        {
            return parameters;
        }

        var set = CrfOf(parameters.PostProcess);
        return parameters with
        {
            CrfGtProb = Value("crf_gt_prob", parameters.CrfGtProb, set.GtProb, 0.01),
            CrfGaussianSxy = Value("crf_gaussian_sxy", parameters.CrfGaussianSxy, set.GaussianSxy, 0.1),
            CrfGaussianCompat = Value("crf_gaussian_compat", parameters.CrfGaussianCompat, set.GaussianCompat, 0),
            CrfBilateralSxy = Value("crf_bilateral_sxy", parameters.CrfBilateralSxy, set.BilateralSxy, 1),
            CrfBilateralSrgb = Value("crf_bilateral_srgb", parameters.CrfBilateralSrgb, set.BilateralSrgb, 0.5),
            CrfBilateralCompat = Value("crf_bilateral_compat", parameters.CrfBilateralCompat, set.BilateralCompat, 0),
            CrfIterations = (int)Value("crf_iterations", parameters.CrfIterations, set.Iterations, 1),
        };
    }

    private static CrfParameters Crf(GlobalParameters parameters) => new(
        parameters.CrfGtProb,
        parameters.CrfGaussianSxy,
        parameters.CrfGaussianCompat,
        parameters.CrfBilateralSxy,
        parameters.CrfBilateralSrgb,
        parameters.CrfBilateralCompat,
        parameters.CrfIterations);

    private static double Value(string name, double given, double ofSet, double least) =>
        given == GlobalParameters.FromSet ? ofSet
            : given >= least ? given
            : throw new InvalidInputException(
                "PARAMETER_RANGE", FormattableString.Invariant($"{name} is {given}; expected at least {least}, or -1 for the set's"));
}
