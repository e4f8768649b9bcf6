using UoSam.Benchmarks;
using UoSam.Benchmarks.Quality;
using UoSam.Cli.Commands;

var benchmarks = new Dictionary<string, Func<string[], int>>
{
    ["decoder"] = DecoderBenchmark.Run,
    ["crf"] = CrfBenchmark.Run,
    ["encoder"] = EncoderBenchmark.Run,
    ["grpc"] = GrpcBenchmark.Run,
    ["image"] = ImageBenchmark.Run,
    ["stages"] = StagesBenchmark.Run,
    ["memory"] = MemoryBenchmark.Run,
    ["evaluation"] = EvaluationBenchmark.Run,
    ["post"] = PostCommand.Run,
    ["profile"] = ProfileCommand.Run,
    ["reference"] = ReferenceBenchmark.Run,
    ["replicas"] = ReplicaBenchmark.Run,
    ["telemetry"] = TelemetryBenchmark.Run,
    ["video"] = UoSam.Benchmarks.Video.VideoCommand.Run,
    ["quality"] = QualityCommand.Run,
};
if (args.Length == 0 || !benchmarks.TryGetValue(args[0], out var run))
{
    Console.Error.WriteLine($"usage: UoSam.Benchmarks {string.Join('|', benchmarks.Keys)} [options]");
    return 2;
}

string[] ofPairs = ["grpc", "image", "profile", "reference", "replicas", "stages", "telemetry"];
if (ofPairs.Contains(args[0]) && !(args.Length > 2 && Path.Exists(args[1]) && Path.Exists(args[2])))
{
    Console.Error.WriteLine($"usage: UoSam.Benchmarks {args[0]} IMAGE COARSE [options]: expected files, or folders for image, that are there");
    return 2;
}

try
{
    return run(args[1..]);
}
catch (UsageException error)
{
    Console.Error.WriteLine(error.Message);
    return CommandErrors.BadUsage;
}
