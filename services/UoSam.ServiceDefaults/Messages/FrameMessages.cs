using System.Runtime.InteropServices;
using Google.Protobuf;
using UoSam.Core;
using UoSam.Core.Denoising;
using UoSam.Core.Imaging;
using UoSam.Core.Temporal;
using UoSam.Protos.V1;
using FramePath = UoSam.Protos.V1.FramePath;
using LabelMapMessage = UoSam.Protos.V1.LabelMap;
using LocalParameters = UoSam.Core.Presets.LocalParameters;
using PointSource = UoSam.Core.Prompts.PointSource;
using TemporalParameters = UoSam.Core.Presets.TemporalParameters;
using TemporalPrior = UoSam.Core.Temporal.TemporalPrior;

namespace UoSam.ServiceDefaults.Messages;

/// <summary>Frames of videos on the wire and in memory.</summary>
public static class FrameMessages
{
    private const int Features = FeatureMemory.Features;

    /// <summary>Reads how a frame is to be refined.</summary>
    /// <param name="request">With a frame.</param>
    /// <param name="local">Parameters of the local optimizer.</param>
    /// <param name="limits">Of the prior's map.</param>
    /// <exception cref="InvalidInputException">
    /// FRAME_OBJECTS, FRAME_DENOISE, FRAME_POINTS, PRIOR, PARAMETER_RANGE, or a malformed label map.
    /// </exception>
    public static FrameRefinement FromMessage(OptimizeLocalRequest request, LocalParameters local, ImageLimits limits)
    {
        if (request.Objects.Count > 0)
        {
            throw new InvalidInputException(
                "FRAME_OBJECTS", $"a frame's objects are found by this stage, and {request.Objects.Count} were sent; send none");
        }

        if (request.Frame.Prompts is { HasDenoise: true })
        {
            throw new InvalidInputException(
                "FRAME_DENOISE",
                "denoise is set, which frames of videos do not have: their objects come from the map that coarse maps, features "
                + "and the frames before agree on; leave it out, or refine each frame by itself");
        }

        var prompts = ParameterMessages.Override(
            ParameterMessages.PresetOf(request.Preset).Prompts, request.Frame.Prompts);
        if (prompts.PointSource is PointSource.ForegroundLogits or PointSource.Saliency)
        {
            throw new InvalidInputException(
                "FRAME_POINTS", $"point_source is {prompts.PointSource}, which frames of videos do not have; choose another");
        }

        var temporal = ParameterMessages.Override(new TemporalParameters(), request.Frame.Parameters);
        var prior = request.Frame.Prior is { } message ? FromMessage(message, limits) : null;
        return new FrameRefinement(prompts, local, temporal, prior);
    }

    /// <summary>Writes what a frame's answer carries besides its map.</summary>
    public static FrameAnswer ToMessage(TemporalResult result, OptimizeLocalRequest request) => new()
    {
        Path = (FramePath)((int)result.Path + 1),
        Reason = result.Reason,
        Next = ToMessage(result.Next, request.LabelMap),
        Parameters = ParameterMessages.Echo<Protos.V1.TemporalParameters>(
            ParameterMessages.Override(new TemporalParameters(), request.Frame.Parameters)),
        Prompts = Prompts(request),
    };

    /// <summary>Reads a prior.</summary>
    /// <exception cref="InvalidInputException">PRIOR: its parts do not fit together.</exception>
    public static TemporalPrior FromMessage(Protos.V1.TemporalPrior message, ImageLimits limits)
    {
        if (message.Classes.Count > limits.MaxClasses)
        {
            throw new InvalidInputException(
                "PRIOR", $"the prior has {message.Classes.Count} classes; at most {limits.MaxClasses} are taken");
        }

        var size = message.LabelMap ?? new LabelMapMessage();
        var map = LabelMapMessages.FromMessage(message.LabelMap, size.Height, size.Width, limits);
        var (rows, columns) = Fingerprint.SizeOf(map.Height, map.Width);
        var prior = new TemporalPrior
        {
            Age = message.Age,
            Bridged = message.Bridged,
            Agreement = message.Agreement,
            Map = map,
            Fingerprint = new Fingerprint(rows, columns, MemoryMarshal.Cast<byte, sbyte>(message.Fingerprint.Span).ToArray()),
            Shares =
            [
                .. message.Classes.Where(known => !known.Shares.IsEmpty)
                    .Select(known => new ClassShares(Id(known), known.Shares.ToByteArray())),
            ],
            Memory = new FeatureMemory(
                message.Samples,
                Square(Floats(message.Gram)),
                [
                    .. message.Classes.Where(known => !known.Moments.IsEmpty)
                        .Select(known => new ClassMemory(Id(known), Floats(known.Moments), known.Covered, known.Predicted)),
                ]),
        };
        prior.Check();
        return prior;
    }

    /// <summary>Writes a prior.</summary>
    /// <param name="prior">The prior.</param>
    /// <param name="map">Background and void ids of the request.</param>
    public static Protos.V1.TemporalPrior ToMessage(TemporalPrior prior, LabelMapMessage map) => new()
    {
        Age = prior.Age,
        Bridged = prior.Bridged,
        Agreement = prior.Agreement,
        LabelMap = LabelMapMessages.ToMessage(prior.Map, map, LabelMapEncoding.Runs),
        Fingerprint = ByteString.CopyFrom(MemoryMarshal.AsBytes<sbyte>(prior.Fingerprint.Values)),
        Samples = prior.Memory.Samples,
        Gram = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(Triangle(prior.Memory.Gram))),
        Classes =
        {
            prior.Shares.Select(shares => shares.ClassId).Union(prior.Memory.Classes.Select(known => known.Id)).Order()
                .Select(id => ToMessage(id, prior)),
        },
    };

    // Without what frames do not have, so that it may be sent again.
    private static PromptParameters Prompts(OptimizeLocalRequest request)
    {
        var prompts = ParameterMessages.Echo<PromptParameters>(ParameterMessages.Override(
            ParameterMessages.PresetOf(request.Preset).Prompts, request.Frame.Prompts));
        prompts.ClearDenoise();
        return prompts;
    }

    private static ClassPrior ToMessage(ushort id, TemporalPrior prior)
    {
        var shares = prior.Shares.FirstOrDefault(shares => shares.ClassId == id);
        var known = prior.Memory.Classes.FirstOrDefault(known => known.Id == id);
        return new ClassPrior
        {
            ClassId = id,
            Shares = ByteString.CopyFrom(shares?.Values ?? []),
            Moments = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(known?.Moments ?? [])),
            Covered = known?.Covered ?? 0,
            Predicted = known?.Predicted ?? 0,
        };
    }

    private static ushort Id(ClassPrior known) => known.ClassId <= ushort.MaxValue
        ? (ushort)known.ClassId
        : throw new InvalidInputException("PRIOR", $"the prior has a class of id {known.ClassId}; ids go to 65535");

    private static float[] Floats(ByteString bytes) => bytes.Length % sizeof(float) == 0
        ? MemoryMarshal.Cast<byte, float>(bytes.Span).ToArray()
        : throw new InvalidInputException("PRIOR", $"the prior has {bytes.Length} bytes of float32, which are no whole numbers");

    private static float[] Triangle(float[] square)
    {
        var triangle = new float[Features * (Features + 1) / 2];
        for (var (row, start) = (0, 0); row < Features; start += ++row)
        {
            square.AsSpan(row * Features, row + 1).CopyTo(triangle.AsSpan(start));
        }

        return triangle;
    }

    // Of another length it comes back as it is, and is refused by its length.
    private static float[] Square(float[] triangle)
    {
        if (triangle.Length != Features * (Features + 1) / 2)
        {
            return triangle;
        }

        var square = new float[Features * Features];
        for (var (row, start) = (0, 0); row < Features; start += ++row)
        {
            triangle.AsSpan(start, row + 1).CopyTo(square.AsSpan(row * Features));
        }

        return square;
    }
}
