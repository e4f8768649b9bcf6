using System.Collections.Immutable;
using Google.Protobuf;
using UoSam.Core;
using UoSam.Core.Imaging;
using UoSam.Core.Prompts;
using UoSam.Protos.V1;
using MaskRuns = UoSam.Core.Masks.MaskRuns;
using ObjectPrompt = UoSam.Core.Prompts.ObjectPrompt;
using PixelBox = UoSam.Core.Masks.PixelBox;

namespace UoSam.ServiceDefaults.Messages;

/// <summary>Prompts on the wire and in memory.</summary>
public static class PromptMessages
{
    private const int MaskLength = 256 * 256;

    /// <summary>Writes a box of pixels.</summary>
    public static Protos.V1.PixelBox ToMessage(PixelBox box) =>
        new() { X0 = box.X0, Y0 = box.Y0, X1 = box.X1, Y1 = box.Y1 };

    /// <summary>Writes a mask as runs.</summary>
    public static Protos.V1.MaskRuns ToMessage(Core.Masks.BitMask mask) =>
        new() { Height = mask.Height, Width = mask.Width, Lengths = { MaskRuns.Encode(mask) } };

    /// <summary>Writes a point.</summary>
    public static Point ToMessage(PointPrompt point) =>
        new() { X = point.X, Y = point.Y, IsForeground = point.IsForeground };

    /// <summary>Writes a box prompt.</summary>
    public static Box ToMessage(BoxPrompt box) => new() { X0 = box.X0, Y0 = box.Y0, X1 = box.X1, Y1 = box.Y1 };

    /// <summary>Writes an object.</summary>
    public static Protos.V1.ObjectPrompt ToMessage(ObjectPrompt prompt)
    {
        var evidence = prompt.Evidence;
        return new Protos.V1.ObjectPrompt
        {
            ClassId = prompt.ClassId,
            Component = prompt.Component,
            Region = ToMessage(prompt.Region),
            Points = { prompt.Points.Select(ToMessage) },
            Box = ToMessage(prompt.Box),
            MaskLogits = prompt.MaskLogits is { } logits ? EmbeddingMessages.Bytes(logits, ElementType.Float16) : ByteString.Empty,
            Evidence = new Protos.V1.PromptEvidence
            {
                AreaPixels = evidence.AreaPixels,
                AreaFraction = evidence.AreaFraction,
                ComponentCount = evidence.ComponentCount,
                FeatureCells = evidence.FeatureCells,
                ConfidenceMin = evidence.ConfidenceMin,
                ConfidenceMax = evidence.ConfidenceMax,
                ConfidenceInside = evidence.ConfidenceInside,
            },
        };
    }

    /// <summary>Reads an object for an image of the given size.</summary>
    /// <exception cref="InvalidInputException">PROMPT: region, points, box or mask do not fit.</exception>
    public static ObjectPrompt FromMessage(
        Protos.V1.ObjectPrompt message, int height, int width, ImageLimits limits)
    {
        if (message.Region is not { } runs || runs.Height != height || runs.Width != width)
        {
            throw Fault(message, $"has a region of {message.Region?.Height} x {message.Region?.Width}; expected {height} x {width}");
        }

        if (message.Box is not { } box || !Finite(box.X0, box.Y0, box.X1, box.Y1) || box.X1 <= box.X0 || box.Y1 <= box.Y0)
        {
            throw Fault(message, "has no box of positive size");
        }

        if (message.ClassId > ushort.MaxValue || message.Points.Count > 16
            || message.Points.Any(point => !Finite(point.X, point.Y)))
        {
            throw Fault(message, "has an id above 65535, more than 16 points, or a point that is not finite");
        }

        var region = MaskRuns.Decode(height, width, runs.Lengths, limits);
        ImmutableArray<PointPrompt> points =
            [.. message.Points.Select(point => new PointPrompt(point.X, point.Y, point.IsForeground))];
        return new ObjectPrompt(
            (ushort)message.ClassId,
            message.Component,
            region,
            points,
            new BoxPrompt(box.X0, box.Y0, box.X1, box.Y1),
            Mask(message),
            new Core.Prompts.PromptEvidence(region.Area(), (double)region.Area() / ((long)height * width), 0, 0, 0, 0, 0));
    }

    private static float[]? Mask(Protos.V1.ObjectPrompt message)
    {
        if (message.MaskLogits.IsEmpty)
        {
            return null;
        }

        if (message.MaskLogits.Length != 2 * MaskLength)
        {
            throw Fault(message, $"has {message.MaskLogits.Length} bytes of mask_logits; expected {2 * MaskLength} or none");
        }

        return EmbeddingMessages.Floats(message.MaskLogits, ElementType.Float16);
    }

    private static bool Finite(params ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    private static InvalidInputException Fault(Protos.V1.ObjectPrompt message, string what) =>
        new("PROMPT", $"object {message.ClassId}/{message.Component} {what}");
}
