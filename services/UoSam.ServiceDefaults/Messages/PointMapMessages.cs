using System.Runtime.InteropServices;
using UoSam.Core;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Core.Prompts;
using UoSam.Core.Saliency;
using UoSam.Protos.V1;
using LabelMap = UoSam.Core.LabelMaps.LabelMap;
using PointSource = UoSam.Core.Prompts.PointSource;

namespace UoSam.ServiceDefaults.Messages;

/// <summary>What a request carries for its point source.</summary>
public static class PointMapMessages
{
    /// <summary>Reads what the point source needs; nothing where it needs nothing.</summary>
    /// <param name="request">Request.</param>
    /// <param name="source">Point source.</param>
    /// <param name="map">The label map, of the image's size.</param>
    /// <param name="limits">Limits of the picture.</param>
    /// <exception cref="InvalidInputException">
    /// FOREGROUND_LOGITS (missing, another size, not finite), IMAGE_MISSING, IMAGE_SIZE, and what <see cref="ImageReader"/>
    /// refuses.
    /// </exception>
    public static PointMaps FromMessage(
        ExtractPromptsRequest request, PointSource source, LabelMap map, ImageLimits limits) => source switch
        {
            PointSource.ForegroundLogits => new PointMaps(ForegroundLogits: Logits(request.ForegroundLogits, map)),
            PointSource.Saliency => new PointMaps(Saliency: SpectralResidual.Of(
                SourceImageMessages.FromMessage(request.Image, "point_source saliency", map, limits))),
            _ => new PointMaps(),
        };

    private static LogitMap Logits(ScoreMap? message, LabelMap map)
    {
        if (message is null)
        {
            throw Fault("are missing", "point_source foreground_logits asks for them");
        }

        if (message.Height != map.Height || message.Width != map.Width)
        {
            throw Fault(
                $"are of {message.Height} x {message.Width} (height x width)",
                $"the image's {map.Height} x {map.Width} are expected");
        }

        var values = new float[map.Labels.Length];
        if (message.Data.Length != 4L * values.Length)
        {
            throw Fault($"have {message.Data.Length} bytes", $"{4L * values.Length} are expected");
        }

        MemoryMarshal.Cast<byte, float>(message.Data.Span).CopyTo(values);
        return Array.TrueForAll(values, float.IsFinite)
            ? new LogitMap(map.Height, map.Width, values)
            : throw Fault("hold values that are not finite", "a score per pixel is expected");
    }

    private static InvalidInputException Fault(string found, string expected) =>
        new("FOREGROUND_LOGITS", $"the foreground logits {found}; {expected}");
}
