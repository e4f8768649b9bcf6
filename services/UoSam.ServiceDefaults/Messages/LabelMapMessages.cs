using Google.Protobuf;
using UoSam.Core;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Core.Telemetry;
using UoSam.Protos.V1;
using LabelMap = UoSam.Core.LabelMaps.LabelMap;
using LabelRuns = UoSam.Core.LabelMaps.LabelRuns;

namespace UoSam.ServiceDefaults.Messages;

/// <summary>Label maps on the wire and in memory.</summary>
public static class LabelMapMessages
{
    // Every pixel is compared with all of them.
    private const int MostVoidIds = 256;

    /// <summary>Reads a map and brings it to the image's size.</summary>
    /// <exception cref="InvalidInputException">Missing, malformed, above the limits, of another aspect, or a PNG of another size than claimed.</exception>
    public static LabelMap FromMessage(Protos.V1.LabelMap? message, int height, int width, ImageLimits limits)
    {
        using var decoding = WorkPhase.Decode();
        // The map is brought to the size that the embedding claims, so that is held to the limits too.
        limits.CheckPixels(new ImageSize(height, width), "EMBEDDING");
        var map = message?.LabelsCase switch
        {
            Protos.V1.LabelMap.LabelsOneofCase.Runs =>
                new LabelRuns(message.Runs.Labels, message.Runs.Lengths).Decode(message.Height, message.Width, limits),
            Protos.V1.LabelMap.LabelsOneofCase.Png =>
                Claimed(message, LabelPngReader.Read(message.Png.Span, LabelPngEncoding.Auto, limits)),
            _ => throw new InvalidInputException("LABEL_MAP_EMPTY", "there is no label map; send runs or png"),
        };
        var classes = map.Ids().Count;
        return classes <= limits.MaxClasses
            ? LabelMapFitting.Fit(map, height, width)
            : throw new InvalidInputException(
                "LABEL_MAP_CLASSES", $"the label map has {classes} ids; at most {limits.MaxClasses} are taken");
    }

    /// <summary>Which ids are no classes.</summary>
    /// <exception cref="InvalidInputException">LABEL_MAP_IDS: an id above 65535, or too many void ids.</exception>
    public static LabelSpace SpaceOf(Protos.V1.LabelMap message)
    {
        if (message.VoidIds.Count + message.UnknownIds.Count is > MostVoidIds and var ids)
        {
            throw new InvalidInputException(
                "LABEL_MAP_IDS", $"there are {ids} void and unknown ids; at most {MostVoidIds} are taken");
        }

        return new LabelSpace(
            message.HasBackgroundId ? Id(message.BackgroundId) : null, [.. message.VoidIds.Select(Id)])
        {
            UnknownIds = [.. message.UnknownIds.Select(Id)],
        };
    }

    /// <summary>Writes a map in the encoding asked for, with the ids of the request.</summary>
    public static Protos.V1.LabelMap ToMessage(LabelMap map, Protos.V1.LabelMap request, LabelMapEncoding encoding)
    {
        var message = new Protos.V1.LabelMap
        {
            Height = map.Height,
            Width = map.Width,
            VoidIds = { request.VoidIds },
            UnknownIds = { request.UnknownIds },
        };
        if (request.HasBackgroundId)
        {
            message.BackgroundId = request.BackgroundId;
        }

        var asPng = encoding == LabelMapEncoding.Unspecified
            ? request.LabelsCase == Protos.V1.LabelMap.LabelsOneofCase.Png
            : encoding == LabelMapEncoding.Png;
        if (asPng)
        {
            message.Png = UnsafeByteOperations.UnsafeWrap(LabelPngWriter.Write(map, LabelPngFormat.Grey16));
        }
        else
        {
            var runs = LabelRuns.Encode(map);
            message.Runs = new Protos.V1.LabelRuns { Labels = { runs.Ids }, Lengths = { runs.Lengths } };
        }

        return message;
    }

    /// <summary>Writes what changed.</summary>
    public static Protos.V1.ChangeSummary Changes(LabelMap before, LabelMap after)
    {
        var summary = Core.LabelMaps.ChangeSummary.Between(before, after);
        return new Protos.V1.ChangeSummary
        {
            Pixels = summary.Pixels,
            ChangedPixels = summary.ChangedPixels,
            Classes =
            {
                summary.Classes.Select(change => new Protos.V1.ClassChange
                {
                    ClassId = change.ClassId,
                    PixelsBefore = change.PixelsBefore,
                    PixelsAfter = change.PixelsAfter,
                    PixelsKept = change.PixelsKept,
                }),
            },
        };
    }

    private static LabelMap Claimed(Protos.V1.LabelMap message, LabelMap png)
    {
        var (claimed, found) = (new ImageSize(message.Height, message.Width), png.Size);
        return claimed == found || claimed == default
            ? png
            : throw new InvalidInputException(
                "LABEL_MAP_SIZE", $"the label map's png is {found}, its height and width say {claimed}; send the png's own size");
    }

    private static ushort Id(uint id) => id <= ushort.MaxValue
        ? (ushort)id
        : throw new InvalidInputException("LABEL_MAP_IDS", $"the id {id} is above 65535");
}
