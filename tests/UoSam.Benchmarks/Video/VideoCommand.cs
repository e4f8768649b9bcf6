using System.Diagnostics;
using System.Globalization;
using UoSam.Benchmarks.Quality;
using UoSam.Cli.Commands;
using UoSam.Core.Evaluation;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.Core.Temporal;
using UoSam.Testing;

namespace UoSam.Benchmarks.Video;

/// <summary>
/// video DIR [--cache DIR] [--overlay DIR] [--set NAME=VALUE]...: J, F, flicker and time of the coarse maps, of default and
/// fast frame by frame, and of the temporal mode, over DIR/images, truth and coarse-uss with a folder per sequence. Objects
/// are all ids but background. --encode measures the encoder too. Times are of the processor, summed over threads. --rate
/// ROUNDS measures frames per second by the clock instead, through services; with --only video without those frame by frame.
/// </summary>
internal static class VideoCommand
{
    private const int EncodedFrames = 10;

    internal static int Run(string[] args)
    {
        if (args.Length == 0 || !Directory.Exists(Path.Combine(args[0], "images")))
        {
            Console.Error.WriteLine("expected a folder with images/, truth/ and coarse-uss/, a sub-folder per sequence");
            return 2;
        }

        var cache = Option(args, "--cache").FirstOrDefault() ?? Path.Combine(Path.GetTempPath(), "uosam-quality");
        using var fixture = new ModelFixture();
        if (Option(args, "--rate").FirstOrDefault() is { } rounds)
        {
            VideoRate.Run(
                [.. VideoFrames.Find(args[0])],
                fixture,
                int.Parse(rounds, CultureInfo.InvariantCulture),
                isShort: Option(args, "--only").Contains("video"));
            return 0;
        }

        using var embeddings = new EmbeddingCache(fixture.Model, ModelFixture.Options, Path.Combine(cache, "embeddings"));
        var frames = VideoFrames.Find(args[0]).Select(frame => frame with { Embedding = embeddings.Get(frame.Image()) }).ToList();
        var parameters = Override(new TemporalParameters(), Option(args, "--set"));
        var only = Option(args, "--only").FirstOrDefault();
        (string Name, Func<IReadOnlyList<VideoFrameData>, IEnumerable<LabelMap>> Refine)[] modes =
        [
            ("coarse", sequence => sequence.Select(frame => frame.Coarse)),
            ("default", sequence => PerFrame(fixture, sequence, Preset.Default)),
            ("fast", sequence => PerFrame(fixture, sequence, Preset.Fast)),
            ("video", sequence => Temporal(fixture, sequence, parameters, args.Contains("-v"))),
        ];
        Console.WriteLine("mode     sequence         J       F  flicker  CPU ms/frame");
        if (args.Contains("--encode"))
        {
            var start = Process.GetCurrentProcess().TotalProcessorTime;
            frames.Take(EncodedFrames).ToList().ForEach(frame => fixture.Encoder.Encode(frame.Image(), frame.Embedding!.Frame, default));
            var time = (Process.GetCurrentProcess().TotalProcessorTime - start).TotalMilliseconds / EncodedFrames;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"encoder alone {time:0.0} CPU ms/frame"));
        }

        foreach (var mode in modes.Where(mode => only is null || only.Split(',').Contains(mode.Name)))
        {
            Measure(mode.Name, frames, mode.Refine, Option(args, "--overlay").FirstOrDefault());
        }

        return 0;
    }

    private static void Measure(
        string name,
        List<VideoFrameData> frames,
        Func<IReadOnlyList<VideoFrameData>, IEnumerable<LabelMap>> refine,
        string? overlay)
    {
        var rows = new List<double[]>();
        foreach (var sequence in frames.GroupBy(frame => frame.Sequence))
        {
            VideoFrameData[] all = [.. sequence];
            var start = Process.GetCurrentProcess().TotalProcessorTime;
            LabelMap[] maps = [.. refine(all)];
            var time = (Process.GetCurrentProcess().TotalProcessorTime - start).TotalMilliseconds / all.Length;
            var report = DavisProtocol.Evaluate(
                new EvaluationSource([.. all.Select(frame => $"{frame.Sequence}/{frame.Name}")], i => new EvaluationItem(all[i].Truth, maps[i])),
                new DavisOptions(LabelSpace.Default) { IsBinary = true },
                2,
                default);
            double[] row = [Figure(report, "J"), Figure(report, "F"), 100 * Flicker.Of(maps), time];
            rows.Add(row);
            Print(name, sequence.Key, row);
            for (var i = 0; overlay is not null && i < maps.Length; i++)
            {
                var folder = Directory.CreateDirectory(Path.Combine(overlay, name, sequence.Key)).FullName;
                File.WriteAllBytes(
                    Path.Combine(folder, $"{all[i].Name}.jpg"),
                    ThumbnailPicture.OfOverlay(all[i].Image(), maps[i], LabelSpace.Default, 320));
            }
        }

        Print(name, "mean", [.. Enumerable.Range(0, 4).Select(i => rows.Average(row => row[i]))]);
    }

    private static double Figure(EvaluationReport report, string name) =>
        100 * report.Overall.First(figure => figure.Name == name).Value;

    private static void Print(string mode, string sequence, double[] row) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{mode,-8} {sequence,-12} {row[0],6:0.00}  {row[1],6:0.00}   {row[2],6:0.000}  {row[3],8:0.0}"));

    private static IEnumerable<LabelMap> PerFrame(ModelFixture fixture, IReadOnlyList<VideoFrameData> sequence, Preset preset)
    {
        foreach (var frame in sequence)
        {
            var prompts = PromptExtractor.Extract(frame.Embedding!, frame.Coarse, LabelSpace.Default, preset.Prompts);
            yield return Core.Local.LocalOptimizer.Optimize(
                fixture.Decoder,
                new LocalInput(frame.Embedding!, frame.Coarse, LabelSpace.Default, prompts.Objects, preset.Local),
                default).Map;
        }
    }

    private static IEnumerable<LabelMap> Temporal(
        ModelFixture fixture, IReadOnlyList<VideoFrameData> sequence, TemporalParameters parameters, bool verbose)
    {
        TemporalPrior? prior = null;
        foreach (var frame in sequence)
        {
            var refinement = new FrameRefinement(Preset.Fast.Prompts, Preset.Fast.Local, parameters, prior);
            var result = TemporalOptimizer.Optimize(
                fixture.Decoder, frame.Embedding!, frame.Coarse, LabelSpace.Default, refinement, 1024, default);
            prior = result.Next;
            if (verbose)
            {
                Console.WriteLine($"{frame.Sequence} {frame.Name} {result.Path} {result.Reason} ids {string.Join(',', frame.Coarse.Ids())}");
            }

            yield return result.Local.Map;
        }
    }

    private static TemporalParameters Override(TemporalParameters parameters, IEnumerable<string> settings)
    {
        foreach (var setting in settings.Select(text => text.Split('=')))
        {
            var property = typeof(TemporalParameters).GetProperty(setting[0])
                ?? throw new UsageException($"--set {setting[0]}: expected one of {string.Join(", ", typeof(TemporalParameters).GetProperties().Select(known => known.Name))}");
            property.SetValue(parameters, Convert.ChangeType(setting[1], property.PropertyType, CultureInfo.InvariantCulture));
        }

        return parameters;
    }

    private static List<string> Option(string[] args, string name) =>
        [.. args.Zip(args.Skip(1)).Where(pair => pair.First == name).Select(pair => pair.Second)];
}
