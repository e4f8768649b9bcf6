using System.Globalization;
using UoSam.Core.Global;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Benchmarks;

/// <summary>stages IMAGE COARSE [ROUNDS]: each stage by itself, by plain calls, against the encoder's time.</summary>
internal static class StagesBenchmark
{
    private const int GridSide = 4;

    public static int Run(string[] args)
    {
        var rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 7;
        using var model = new ModelFixture();
        var map = LabelPngReader.Read(File.ReadAllBytes(args[1]));
        var picture = ImageReader.Read(
            File.ReadAllBytes(args[0]), ImageLimits.Default, map.Size);
        var embedding = model.Encoder.Encode(picture, default);
        var space = LabelSpace.Default;
        var grid = Preset.Reference.Global with { PointsPerSide = GridSide };
        var objects = Extract(Preset.Default).Objects;
        Console.WriteLine($"{objects.Length} objects, {map.Height} x {map.Width}");
        Race.Run(
            rounds,
            new Rival("encoder", () => model.Encoder.Encode(picture, default)),
            new Rival("prompts, default", () => Extract(Preset.Default)),
            new Rival("prompts, reference", () => Extract(Preset.Reference)),
            new Rival("local, default", () => Optimize(Preset.Default)),
            new Rival("local, reference", () => Optimize(Preset.Reference)),
            new Rival(
                $"global, per point of a {GridSide} x {GridSide} grid",
                () => Core.Global.GlobalOptimizer.Optimize(model.Decoder, [embedding], map, space, grid, SamplingBudget.Unlimited, default),
                GridSide * GridSide));
        return 0;

        Core.Prompts.PromptExtraction Extract(Preset preset) => PromptExtractor.Extract(embedding, map, space, preset.Prompts);

        void Optimize(Preset preset) => Core.Local.LocalOptimizer.Optimize(
            model.Decoder, new LocalInput(embedding, map, space, Extract(preset).Objects, preset.Local), default);
    }
}
