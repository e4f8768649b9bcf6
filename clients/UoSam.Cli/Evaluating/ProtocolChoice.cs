using System.Collections.Immutable;
using System.Globalization;
using UoSam.Cli.Commands;
using UoSam.Core.Evaluation;
using UoSam.Core.Exchange;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Evaluating;

/// <summary>A protocol with its options, ready to be run on any source.</summary>
/// <param name="Space">Background and void of the maps, for pictures.</param>
/// <param name="ClassOfTruth">[65536] class of each id of the truth, <see cref="ClassMaps.NoClass"/> for void.</param>
/// <param name="ReadsLogits">True where foreground scores matter.</param>
/// <param name="NeedsLogits">True where a threshold was asked for.</param>
/// <param name="Evaluate">Scores a source; the flag says whether any image of it has scores.</param>
internal sealed record ProtocolChoice(
    LabelSpace Space,
    ushort[] ClassOfTruth,
    bool ReadsLogits,
    bool NeedsLogits,
    Func<EvaluationSource, bool, int, CancellationToken, EvaluationReport> Evaluate)
{
    /// <summary>What pixels that were never predicted are called in predictions.</summary>
    public ushort UnpredictedId => Space.VoidIds.Length > 0 ? Space.VoidIds[0] : (ushort)255;

    /// <summary>The same in the truth; null where the protocol counts such pixels itself.</summary>
    public ushort? UnpredictedTruthId { get; init; } = Space.VoidIds.Length > 0 ? Space.VoidIds[0] : null;

    /// <summary>Names of the classes, where the label space is known.</summary>
    public ClassNames Names { get; init; } = new([]);

    private const int MostThresholds = 10_000;

    /// <summary>Checks that the options fit the protocol.</summary>
    /// <exception cref="UsageException">Unknown protocol, or an option that it does not have.</exception>
    public static ProtocolChoice Create(ProtocolSettings settings)
    {
        ProtocolOptions.CheckBelong(settings);
        return settings.Protocol switch
        {
            "luss" => Luss(settings),
            "stego" => Stego(settings, StegoBase(settings)),
            "voc" => WithVocNames(settings, settings.Matching is null or "fixed" && settings.MatchFile is null && settings.Clusters is null
                ? Fixed(settings, FixedClassOptions.Voc with { ClassCount = settings.Classes ?? 21 })
                : Stego(settings, new StegoOptions(settings.Classes ?? 21)
                {
                    Protocol = "voc",
                    Average = ClassAverage.All,
                    Rule = ClusterMatching.HighestIou,
                })),
            "boundary" => Fixed(settings, FixedClassOptions.Boundary with { ClassCount = settings.Classes }),
            "davis" => Davis(settings),
            var other => throw new UsageException($"--protocol {other}: expected luss, stego, voc, boundary or davis"),
        };
    }

    private static ProtocolChoice WithVocNames(ProtocolSettings settings, ProtocolChoice choice) =>
        settings.Classes is null or 21 ? choice with { Names = KnownClassNames.Voc } : choice;

    private static ClassNames NamesOf(string? labels) => labels switch
    {
        "voc" => KnownClassNames.Voc,
        "cocostuff27" or "cocostuff182" => KnownClassNames.CocoStuff27,
        "cityscapes27" => KnownClassNames.Cityscapes27,
        _ => new ClassNames([]),
    };

    private static ProtocolChoice Luss(ProtocolSettings settings)
    {
        var classes = settings.Classes
            ?? throw new UsageException("--protocol luss needs --classes K: 50, 300 or 919 of ImageNet-S, at most 999");
        var options = new LussOptions(OptionValues.InRange("--classes", classes, 1, 999))
        {
            BoundaryRatio = settings.Ratio ?? 0.03,
            Matching = settings.MatchFile is { } file ? LussMatching.Parse(File.ReadAllBytes(file), classes) : null,
        };
        var thresholds = Thresholds(settings);
        return new ProtocolChoice(
            LabelSpace.Luss,
            Classes(id => LabelSpace.Luss.IsVoid(id) ? null : id),
            ReadsLogits: !thresholds.IsEmpty,
            NeedsLogits: settings.Threshold is not (null or "none") || settings.Sweep is not null,
            (source, hasLogits, threads, token) => LussProtocol.Evaluate(
                source, options with { Thresholds = hasLogits ? thresholds : [] }, threads, token));
    }

    /// <summary>0 where nothing was asked for, as in the published evaluator; empty for none.</summary>
    private static ImmutableArray<double> Thresholds(ProtocolSettings settings)
    {
        if (settings.Sweep is not { } sweep)
        {
            return settings.Threshold switch
            {
                null => [0],
                "none" => [],
                var text => [OptionValues.Number("--threshold", text)],
            };
        }

        var parts = Array.ConvertAll(sweep.Split(':'), text => OptionValues.Number("--sweep", text));
        var step = parts.Length == 3 ? parts[2] : 0.01;
        var count = parts.Length is 2 or 3 && step > 0 ? Math.Floor(((parts[1] - parts[0]) / step) + 1e-9) + 1 : 0;
        return count is >= 1 and <= MostThresholds && settings.Threshold is null
            ? [.. Enumerable.Range(0, (int)count).Select(i => Math.Round(parts[0] + (i * step), 12))]
            : throw new UsageException(string.Create(
                CultureInfo.InvariantCulture,
                $"--sweep {sweep}: expected FROM:TO[:STEP] with at most {MostThresholds} thresholds, without --threshold"));
    }

    private static StegoOptions StegoBase(ProtocolSettings settings) => (settings.Labels, settings.Classes) switch
    {
        ("cocostuff27", null) => StegoOptions.CocoStuff27,
        ("cocostuff182", null) => StegoOptions.CocoStuff182,
        ("cityscapes27", null) => StegoOptions.Cityscapes27,
        ("voc", null) => StegoOptions.Voc,
        (null, { } classes) => new StegoOptions(classes),
        (null, null) => throw new UsageException(
            "--protocol stego needs --labels cocostuff27, cocostuff182, cityscapes27 or voc, or --classes N"),
        (_, { }) => throw new UsageException("--labels and --classes say the same: give one of them"),
        var (labels, _) => throw new UsageException(
            $"--labels {labels}: expected cocostuff27, cocostuff182, cityscapes27 or voc"),
    };

    private static ProtocolChoice Stego(ProtocolSettings settings, StegoOptions options)
    {
        var clusters = settings.Clusters ?? options.ClassCount;
        var chosen = options with
        {
            ClusterCount = clusters,
            UnpredictedIds = settings.Space.VoidIds,
            BoundaryRatio = settings.Ratio ?? options.BoundaryRatio,
            Average = ProtocolOptions.Average(settings.Average) ?? options.Average,
            Rule = ProtocolOptions.Rule(settings.Matching, clusters == options.ClassCount) ?? options.Rule,
            Matching = settings.MatchFile is { } file
                ? LussMatching.ParseClusters(File.ReadAllBytes(file), clusters, options.ClassCount)
                : null,
        };
        return new ProtocolChoice(
            settings.Space,
            Classes(chosen.ClassOf),
            ReadsLogits: false,
            NeedsLogits: false,
            (source, _, threads, token) => StegoProtocol.Evaluate(source, chosen, threads, token))
        {
            UnpredictedTruthId = null,
            Names = NamesOf(settings.Labels),
        };
    }

    private static ProtocolChoice Fixed(ProtocolSettings settings, FixedClassOptions options)
    {
        var chosen = options with
        {
            Space = settings.Space,
            BoundaryRatio = settings.Ratio ?? options.BoundaryRatio,
            Average = ProtocolOptions.Average(settings.Average) ?? options.Average,
        };
        return new ProtocolChoice(
            settings.Space,
            Classes(id => settings.Space.IsVoid(id) ? null : id),
            ReadsLogits: false,
            NeedsLogits: false,
            (source, _, threads, token) => FixedClassProtocol.Evaluate(source, chosen, threads, token));
    }

    private static ProtocolChoice Davis(ProtocolSettings settings)
    {
        var options = new DavisOptions(settings.Space)
        {
            IsBinary = settings.IsBinary,
            SkipsEnds = settings.SkipsEnds,
            ToleranceRatio = settings.Ratio ?? 0.008,
            ConsistencyFrames = settings.Consistency,
        };
        return new ProtocolChoice(
            settings.Space,
            Classes(id => settings.Space.IsVoid(id) ? null : id),
            ReadsLogits: false,
            NeedsLogits: false,
            (source, _, threads, token) => DavisProtocol.Evaluate(source, options, threads, token));
    }

    private static ushort[] Classes(Func<ushort, int?> classOf) =>
        [.. Enumerable.Range(0, ushort.MaxValue + 1).Select(id => (ushort)(classOf((ushort)id) ?? ClassMaps.NoClass))];
}
