using System.Diagnostics;
using System.Globalization;
using UoSam.Core.Inference;
using UoSam.Core.Prompts;
using UoSam.Testing;

namespace UoSam.Benchmarks;

/// <summary>Resident memory over many decoder calls whose batches and prompts vary; it must be flat after warm-up.</summary>
internal static class MemoryBenchmark
{
    private const int Samples = 8;

    public static int Run(string[] args)
    {
        var calls = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 400;
        using var fixture = new ModelFixture();
        var embedding = fixture.Encoder.Encode(SyntheticImage.DiskAndBox(375, 500), default);
        var random = new Random(1);
        for (var call = 1; call <= calls; call++)
        {
            var points = random.Next(1, 5);
            var prompts = Enumerable.Range(0, random.Next(1, 20))
                .Select(i => new SamPrompt(
                    [.. Enumerable.Range(0, points).Select(_ => new PointPrompt(random.Next(500), random.Next(375), true))],
                    i % 3 == 0 ? new BoxPrompt(50, 50, 300, 300) : null))
                .ToList();
            fixture.Decoder.Decode(embedding, prompts, _ => 1, default);
            if (call % Math.Max(1, calls / Samples) == 0)
            {
                using var process = Process.GetCurrentProcess();
                Console.WriteLine($"after {call} calls: {process.WorkingSet64 >> 20} MB resident, "
                    + $"{GC.GetTotalMemory(false) >> 20} MB managed");
            }
        }

        return 0;
    }
}
