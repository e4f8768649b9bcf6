using Google.Protobuf;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Messages;
using UoSam.Testing;
using LabelMapMessage = UoSam.Protos.V1.LabelMap;
using MaskRuns = UoSam.Protos.V1.MaskRuns;
using PixelBox = UoSam.Core.Masks.PixelBox;

namespace UoSam.EndToEnd.Tests.Limits;

/// <summary>For every stage a request that is answered, of an image of 64 x 64 with objects of the ids 3 and 5.</summary>
/// <param name="model">Of the embedding.</param>
internal sealed class SmallRequests(ModelInfo model)
{
    /// <summary>A coarse map, and a picture too.</summary>
    public static byte[] Map { get; } = LabelPngWriter.Write(
        Scene.Map((3, new PixelBox(2, 2, 30, 30)), (5, new PixelBox(34, 34, 62, 62))), LabelPngFormat.Grey16);

    /// <summary>A picture of as many pixels that the encoder is soon done with: it leaves out most of what is padding.</summary>
    public static byte[] Strip { get; } = LabelPngWriter.Write(
        new Core.LabelMaps.LabelMap(4, 1024, [.. Enumerable.Range(0, 4096).Select(i => (ushort)(i % 251))]), LabelPngFormat.Grey16);

    /// <summary>The stages by name.</summary>
    public static IReadOnlyList<string> Stages { get; } = ["encoder", "prompts", "local", "global"];

    /// <summary>The stages that take a label map.</summary>
    public static IReadOnlyList<string> MapStages { get; } = ["prompts", "local", "global"];

    /// <summary>A stage's request.</summary>
    public IMessage Of(string stage) => stage switch
    {
        "encoder" => Encode(),
        "prompts" => Prompts(),
        "local" => Local(),
        "frame" => Frame(),
        _ => Global(),
    };

    public static EncodeRequest Encode() => new()
    {
        Image = ByteString.CopyFrom(Strip),
        Preset = Preset.Fast,
        ElementType = ElementType.Float16,
    };

    public ExtractPromptsRequest Prompts() =>
        new() { Embedding = Embedding(), LabelMap = LabelMap(), Preset = Preset.Reference };

    public OptimizeLocalRequest Local() => new()
    {
        Embedding = Embedding(),
        LabelMap = LabelMap(),
        Objects = { Prompt(3, 2), Prompt(5, 34) },
        Preset = Preset.Fast,
    };

    /// <summary>A frame of a video, whose objects the local optimizer finds.</summary>
    public OptimizeLocalRequest Frame() => new()
    {
        Embedding = Embedding(),
        LabelMap = LabelMap(),
        Frame = new FrameContext { Prompts = new PromptParameters { ObjectSplit = ObjectSplit.Class } },
        Preset = Preset.Fast,
    };

    public OptimizeGlobalRequest Global() => new()
    {
        Embeddings = { Embedding() },
        LabelMap = LabelMap(),
        Parameters = new GlobalParameters { PointsPerSide = 1 },
        Preset = Preset.Fast,
    };

    /// <summary>The label map of a request.</summary>
    public static LabelMapMessage MapOf(IMessage request) => request switch
    {
        ExtractPromptsRequest prompts => prompts.LabelMap,
        OptimizeLocalRequest local => local.LabelMap,
        _ => ((OptimizeGlobalRequest)request).LabelMap,
    };

    private static LabelMapMessage LabelMap() =>
        new() { Height = 64, Width = 64, Png = ByteString.CopyFrom(Map), BackgroundId = 0, VoidIds = { 255 } };

    private static ObjectPrompt Prompt(uint id, int at) => new()
    {
        ClassId = id,
        Region = new MaskRuns { Height = 64, Width = 64, Lengths = { (uint)(at * 64), 64 * 28, (uint)((36 - at) * 64) } },
        Box = new Box { X0 = at, Y0 = at, X1 = at + 28, Y1 = at + 28 },
        Points = { new Point { X = at + 14, Y = at + 14, IsForeground = true } },
    };

    private Embedding Embedding() => EmbeddingMessages.ToMessage(Scene.Embedding(), ElementType.Float16, model);
}
