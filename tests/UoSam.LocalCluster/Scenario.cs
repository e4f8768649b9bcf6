using System.Diagnostics;

namespace UoSam.LocalCluster;

/// <summary>
/// One encoder becomes three and one again, the first one going too, while a stream runs: the new ones get work, nothing
/// is lost, and the maps are the same.
/// </summary>
internal static class Scenario
{
    private const int Few = 4;
    private const int Enough = 2;
    private const long EmbeddingBytes = 2 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("uosam-local-cluster-");
        Isolation.SetUp(folder.FullName, $"{ClusterNetwork.Gateway}");
        var network = new ClusterNetwork();
        using var dns = new ClusterDns(ClusterNetwork.Gateway);
        using var encoder = new Deployment(network, dns, StageProgram.Encoder);
        using var prompts = new Deployment(network, dns, StageProgram.Prompts);
        using var local = new Deployment(network, dns, StageProgram.Local);
        using var global = new Deployment(network, dns, StageProgram.Global);
        await Task.WhenAll(encoder.AddAsync(1), prompts.AddAsync(1), local.AddAsync(1), global.AddAsync(1));
        Tell("four stages serve, one pod each");

        using var client = new ClientProcess(network.AddHost());
        var exits = await ScaleAsync(encoder, client);
        var faults = await client.EndAsync();

        Tell($"{client.Count} frames came, in order, each once, with the same maps: {(faults.Count == 0 ? "yes" : string.Join("; ", faults))}");
        folder.Delete(recursive: true);
        return faults.Count == 0 && exits.TrueForAll(exit => exit == 0) ? 0 : 1;
    }

    private static async Task<List<int>> ScaleAsync(Deployment encoder, ClientProcess client)
    {
        await UntilAsync(() => client.Count >= Few);
        await encoder.AddAsync(2);
        Tell($"frame {client.Count}: three encoders are ready");

        await UntilAsync(() => encoder.Pods.All(pod => EncodedBy(pod) >= Enough));
        Tell($"frame {client.Count}: {string.Join(", ", encoder.Pods.Select(pod => $"{pod.Address} encoded {EncodedBy(pod)}"))}");

        var exits = new List<int>();
        while (encoder.Pods.Count > 1)
        {
            var watch = Stopwatch.StartNew();
            exits.Add(await encoder.RemoveOldestAsync());
            Tell(FormattableString.Invariant(
                $"frame {client.Count}: one encoder less, ended by itself in {watch.Elapsed.TotalSeconds:0.0} s with exit code {exits[^1]}"));
        }

        var before = client.Count;
        await UntilAsync(() => client.Count >= before + Few);
        return exits;
    }

    private static long EncodedBy(Pod pod) => ClusterNetwork.BytesSentBy(pod.Address) / EmbeddingBytes;

    private static async Task UntilAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > Patience)
            {
                throw new InvalidOperationException($"what was waited for did not come within {Patience}");
            }

            await Task.Delay(50);
        }
    }

    private static void Tell(string text) => Console.WriteLine(text);
}
