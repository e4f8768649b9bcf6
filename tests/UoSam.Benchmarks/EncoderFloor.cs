using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using UoSam.Core.Inference;
using UoSam.Core.ModelStore;
using UoSam.Testing;

namespace UoSam.Benchmarks;

/// <summary>
/// How near the encoder is to what the machine can do: its operations by kernel and the rate of each, beside that of large
/// products alone; and what the runtime's settings do to the untouched graph.
/// </summary>
internal static class EncoderFloor
{
    // Rows, summed, columns: a product that nothing holds up, and the largest ones of the encoder's first and last stage.
    private static readonly (int Rows, int Inner, int Columns)[] Products =
        [(2048, 2048, 2048), (4096, 320, 1280), (16384, 128, 512)];

    /// <summary>Prints the three tables.</summary>
    public static int Run(PreparedModel model, int rounds)
    {
        foreach (var (rows, inner, columns) in Products)
        {
            using var product = new LargeProduct(rows, inner, columns, ModelFixture.Options.ResolvedThreads);
            Print($"product {rows} x {inner} x {columns}", product.Measure(rounds));
        }

        Profile(model, 1024, 1024, rounds);
        Profile(model, 768, 1024, rounds);
        Settings(Path.Combine(model.Folder, ModelLayout.Encoder), rounds);
        return 0;
    }

    private static void Profile(PreparedModel model, int height, int width, int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("uosam-profile-");
        try
        {
            var image = SyntheticImage.DiskAndBox(height, width);
            using (var encoder = new ImageEncoder(model, ModelFixture.Options with { ProfileFolder = folder.FullName }))
            {
                for (var round = 0; round < rounds; round++)
                {
                    encoder.Encode(image, default);
                }
            }

            Print(GraphProfile.Read(folder.GetFiles("*.json").Single().FullName), $"{height} x {width}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Print(GraphProfile profile, string size)
    {
        var runs = profile.Runs.Count;
        var operations = profile.Kernels.Values.Sum(kernel => kernel.Operations);
        Print($"encoder, {size}", new KernelTime(profile.Milliseconds / runs, operations / runs));
        foreach (var (kernel, time) in profile.Kernels.OrderByDescending(pair => pair.Value.Milliseconds).Take(12))
        {
            Print($"    {kernel}", new KernelTime(time.Milliseconds / runs, time.Operations / runs));
        }
    }

    private static void Print(string name, KernelTime time) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-40}{time.Milliseconds,10:f1} ms{time.GigaOperations,10:f2} GFLOP{time.Rate,10:f0} GFLOP/s"));

    private static void Settings(string path, int rounds)
    {
        var input = new float[3 * 1024 * 1024];
        Array.Fill(input, 0.5f);
        using var tensor = OrtValue.CreateTensorValueFromMemory(input, [1, 3, 1024, 1024]);
        using var run = new RunOptions();
        var sessions = new List<InferenceSession>();
        var threads = ModelFixture.Options.ResolvedThreads;
        var affinities = string.Join(';', Enumerable.Range(2, threads - 1));
        Race.Run(
            rounds,
            Plain("plain session, as many threads", _ => { }),
            Plain("threads do not spin", options => options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0")),
            Plain("threads pinned", options => options.AddSessionConfigEntry("session.intra_op_thread_affinities", affinities)),
            Plain("without a plan of memory", options => options.EnableMemoryPattern = false),
            Plain("without prepacked weights", options => options.AddSessionConfigEntry("session.disable_prepacking", "1")),
            Plain("fusions, no blocked layout", options => Level(options, GraphOptimizationLevel.ORT_ENABLE_EXTENDED)),
            Plain("constants folded, no fusions of GELU, norms", options => Level(options, GraphOptimizationLevel.ORT_ENABLE_BASIC)),
            Plain("graph as it is", options => Level(options, GraphOptimizationLevel.ORT_DISABLE_ALL)));
        sessions.ForEach(session => session.Dispose());

        Rival Plain(string name, Action<SessionOptions> set)
        {
            using var options = new SessionOptions { IntraOpNumThreads = threads };
            set(options);
            var session = new InferenceSession(path, options);
            sessions.Add(session);
            return new Rival(name, () => session.Run(run, ["input"], [tensor], ["output"]).Dispose());
        }
    }

    private static void Level(SessionOptions options, GraphOptimizationLevel level) => options.GraphOptimizationLevel = level;
}
