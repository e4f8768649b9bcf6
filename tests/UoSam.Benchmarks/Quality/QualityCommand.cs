using UoSam.Cli.Commands;
using UoSam.Cli.Refining;
using UoSam.Core.Global;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Local;
using UoSam.Core.Presets;
using UoSam.Core.Prompts;
using UoSam.ServiceDefaults.Messages;
using UoSam.Testing;

namespace UoSam.Benchmarks.Quality;

/// <summary>
/// quality --data DIR [--preset NAME] [--set NAME=VALUE]... [--ablation] [--from-truth KIND]... [--no-background FOLDER]...
/// [--unknown PART] [--every N] [--half 0|1] [--cache DIR [--keep-masks]] [--memory|--memory-only] [--maps DIR]: mIoU, Boundary IoU and accuracy of a preset over folders of
/// images, truth and coarse maps; with --ablation of the preset with each of its parts switched off; with --memory of each set as
/// one folder, whose images' coarse maps correct one another; with --memory-only of what comes of that alone, without SAM; with
/// --maps the refined maps are written; with --from-truth the coarse maps are made from the truth (<see cref="CoarseKind"/>); with
/// --unknown a part of them is taken away (<see cref="HiddenPixels"/>).
/// </summary>
internal static class QualityCommand
{
    internal static int Run(string[] args)
    {
        var data = Option(args, "--data").FirstOrDefault();
        if (data is null || !Directory.Exists(data))
        {
            throw new UsageException($"--data {data ?? "DIR"} is missing: expected {QualityCases.Layout}");
        }

        var every = Number(args, "--every", 1, 1000) ?? 1;
        var kinds = Option(args, "--from-truth").ConvertAll(CoarseKind.Parse);
        var cases = QualityCases.Find(data, Option(args, "--no-background"), every, kinds);
        if (Number(args, "--half", 0, 1) is { } half)
        {
            cases = [.. cases.Where((_, i) => i % 2 == half)];
        }

        if (Option(args, "--unknown").FirstOrDefault() is { } part)
        {
            var hidden = HiddenPixels.Parse(part);
            cases = cases.ConvertAll(item => item with { Hidden = hidden, Space = item.Space with { UnknownIds = [HiddenPixels.Unknown] } });
        }

        var preset = Override(Named(Option(args, "--preset").FirstOrDefault() ?? "default"), Option(args, "--set"));
        Measure(cases, args.Contains("--ablation") ? Ablations.Of(preset) : [preset], args);
        return 0;
    }

    private static void Measure(List<QualityCase> cases, IReadOnlyList<Preset> presets, string[] args)
    {
        var cache = Option(args, "--cache").FirstOrDefault() ?? Path.Combine(Path.GetTempPath(), "uosam-quality");
        var options = new InferenceOptions { Device = "cpu", IntraOpThreads = 1 };
        using var fixture = new ModelFixture();
        using var decoder = new MaskDecoder(fixture.Model, options);
        var masks = args.Contains("--keep-masks") ? Path.Combine(cache, "masks", GraphKey.OfDecoder(fixture.Model)) : null;
        using var embeddings = new EmbeddingCache(fixture.Model, options, Path.Combine(cache, "embeddings"));
        var run = new QualityRun(decoder, embeddings, masks, Option(args, "--maps").FirstOrDefault());
        foreach (var preset in presets)
        {
            Console.WriteLine(preset.Name);
            QualityTable.PrintHeader();
            foreach (var set in cases.GroupBy(item => item.Set))
            {
                var isMemoryOnly = args.Contains("--memory-only");
                var memory = isMemoryOnly || args.Contains("--memory") ? new SetMemory([.. set], embeddings) : null;
                QualityTable.PrintSet(run.Run([.. set], (item, counting, embedding, coarse) =>
                {
                    var corrected = memory?.Correct(item, embedding, coarse) ?? coarse;
                    return isMemoryOnly ? corrected : Refine(preset, item, counting, embedding, corrected);
                }));
            }
        }
    }

    private static LabelMap Refine(
        Preset preset, QualityCase item, IMaskDecoder decoder, ImageEmbedding embedding, LabelMap coarse)
    {
        var prompts = PromptExtractor.Extract(embedding, coarse, item.Space, preset.Prompts);
        var local = Core.Local.LocalOptimizer.Optimize(
            decoder, new LocalInput(embedding, coarse, item.Space, prompts.Objects, preset.Local), default);
        return Core.Global.GlobalOptimizer.Optimize(
            decoder, [embedding], local.Map, item.Space, preset.Global, SamplingBudget.Unlimited, default).Map;
    }

    // Without crops: their embeddings are not in the cache.
    private static Preset Named(string name) => name switch
    {
        "default" => Preset.Default,
        "fast" => Preset.Fast,
        "reference" => Preset.Reference with { Encode = new EncodeParameters() },
        "reference-lro" => Preset.Reference with { Name = name, Global = new GlobalParameters { PointsPerSide = 0 } },
        _ => throw new UsageException($"--preset {name}: expected default, fast, reference or reference-lro"),
    };

    private static Preset Override(Preset preset, IReadOnlyList<string> settings)
    {
        var overrides = ParameterOverrides.Parse(settings);
        return preset with
        {
            Name = string.Join(' ', settings.Prepend(preset.Name)),
            Prompts = ParameterMessages.Override(preset.Prompts, overrides.Prompts),
            Local = ParameterMessages.Override(preset.Local, overrides.Local),
            Global = ParameterMessages.Override(preset.Global, overrides.Global),
        };
    }

    private static int? Number(string[] args, string name, int least, int most) =>
        Option(args, name).FirstOrDefault() is { } text ? OptionValues.InRange(name, OptionValues.Whole(name, text), least, most) : null;

    private static List<string> Option(string[] args, string name) =>
        [.. args.Zip(args.Skip(1)).Where(pair => pair.First == name).Select(pair => pair.Second)];
}
