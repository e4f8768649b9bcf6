using System.Diagnostics;
using System.Globalization;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Presets;
using UoSam.Testing;

namespace UoSam.Benchmarks;

/// <summary>
/// profile IMAGE COARSE [PRESET] [ROUNDS] [--no-background]: where the time of an image goes: by stage, by graph and kernel of ONNX
/// Runtime, and the share of the time in which none of its graphs runs. --no-background: 0 is a class like the others.
/// </summary>
internal static class ProfileCommand
{
    private const int Kernels = 14;

    public static int Run(string[] args)
    {
        var space = DirectRefinement.TakeSpace(ref args);
        var (image, coarse) = (File.ReadAllBytes(args[0]), File.ReadAllBytes(args[1]));
        var preset = args.Length > 2 && args[2] == "fast" ? Preset.Fast
            : args.Length > 2 && args[2] == "reference" ? Preset.Reference : Preset.Default;
        var rounds = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 5;
        using var fixture = new ModelFixture();
        new DirectRefinement(fixture.Encoder, fixture.Decoder, image, coarse, space).Run(preset);

        var folder = Directory.CreateTempSubdirectory("uosam-profile-");
        try
        {
            var stages = Measure(fixture, folder.FullName, image, coarse, space, preset, rounds);
            var graphs = folder.GetFiles("*.json").Select(file => GraphProfile.Read(file.FullName)).ToList();
            Print(stages, graphs, rounds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static Dictionary<string, TimeSpan> Measure(
        ModelFixture fixture, string folder, byte[] image, byte[] coarse, LabelSpace space, Preset preset, int rounds)
    {
        var options = ModelFixture.Options with { ProfileFolder = folder };
        using var encoder = new ImageEncoder(fixture.Model, options);
        using var decoder = new MaskDecoder(fixture.Model, options);
        var direct = new DirectRefinement(encoder, decoder, image, coarse, space);
        var stages = new Dictionary<string, TimeSpan>();
        for (var round = 0; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            direct.Run(preset, stage =>
            {
                stages[stage] = stages.GetValueOrDefault(stage) + Stopwatch.GetElapsedTime(start);
                start = Stopwatch.GetTimestamp();
            });
        }

        return stages;
    }

    private static void Print(Dictionary<string, TimeSpan> stages, List<GraphProfile> graphs, int rounds)
    {
        var total = stages.Values.Sum(time => time.TotalMilliseconds);
        var inside = GraphProfile.AnyRan(graphs);
        foreach (var (stage, time) in stages)
        {
            Row(stage, time.TotalMilliseconds);
        }

        foreach (var graph in graphs.Where(graph => graph.Runs.Count > 0))
        {
            Row($"graph {graph.Name}, {graph.Runs.Count / (double)rounds:f1} runs", graph.Milliseconds);
            foreach (var (kernel, time) in graph.Kernels.OrderByDescending(pair => pair.Value.Milliseconds).Take(Kernels))
            {
                Row($"    {kernel}{(time.Rate > 0 ? $", {time.Rate:f0} GFLOP/s" : string.Empty)}", time.Milliseconds);
            }
        }

        Row("outside ONNX Runtime", total - inside);
        Row("all", total);

        void Row(string name, double milliseconds) => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-52}{milliseconds / rounds,10:f1} ms{milliseconds / total,9:p1}"));
    }
}
