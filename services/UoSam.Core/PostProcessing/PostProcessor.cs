using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

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

    /// <summary>Post-processes a label map with a named parameter set.</summary>
    /// <param name="map">Label map; pixels without a label come out as they went in.</param>
    /// <param name="space">Which ids are no labels.</param>
    /// <param name="image">The picture, of the map's size.</param>
    /// <param name="name">What to do.</param>
    /// <param name="cancellationToken">Ends it on the way.</param>
    /// <exception cref="InvalidInputException">POST_SIZE, POST_TOO_LARGE.</exception>
    public static LabelMap Apply(
        LabelMap map,
        LabelSpace space,
        RgbImage image,
        PostProcess name,
        CancellationToken cancellationToken = default) => name switch
        {
            PostProcess.None => map,
            PostProcess.Guided => GuidedFilter.Refine(map, space, image, GuidedParameters.Default, cancellationToken),
            _ => DenseCrf.Refine(map, space, image, CrfOf(name), cancellationToken),
        };
}
