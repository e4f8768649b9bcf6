using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ImageMagick;
using UoSam.Client;
using UoSam.Core.Imaging;
using UoSam.Protos.V1;
using UoSam.Testing;

namespace UoSam.LocalCluster;

/// <summary>
/// A client on a host of its own: one stream of frames, until standard input ends; a line per outcome with its number and
/// its map's hash.
/// </summary>
internal static class StreamDriver
{
    private const int InFlight = 6;

    // Low and wide: the encoder leaves out most of what is padding.
    private const int Height = 32;
    private const int Width = 128;

    public static async Task<int> RunAsync()
    {
        // The console's own asynchronous reading blocks.
        var stopping = Task.Run(Console.In.ReadToEnd);
        var endpoints = new StageEndpoints(
            StageProgram.Encoder.Endpoint, StageProgram.Prompts.Endpoint, StageProgram.Local.Endpoint, StageProgram.Global.Endpoint);
        using var client = new RefinementClient(endpoints, new RefinementClientOptions { ReplicaRefresh = TimeSpan.FromSeconds(1) });
        await foreach (var outcome in client.RefineStreamAsync(Frames(stopping), InFlight))
        {
            var hash = outcome.Result is { } result
                ? Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(result.Labels.AsSpan())))[..16]
                : outcome.Error!.Message;
            Console.WriteLine($"{outcome.Index} {hash}");
        }

        return 0;
    }

    private static async IAsyncEnumerable<RefinementRequest> Frames(Task stopping)
    {
        for (var number = 0; !stopping.IsCompleted; number++)
        {
            await Task.Yield();
            yield return Frame(number % 2);
        }
    }

    private static RefinementRequest Frame(int seed)
    {
        var image = SyntheticImage.DiskAndBox(Height, Width, seed + 1);
        var map = new Protos.V1.LabelMap
        {
            Height = Height,
            Width = Width,
            BackgroundId = 0,
            Runs = new LabelRuns
            {
                // A coarse square over the disk, a wider one in the second frame.
                Labels = { Enumerable.Range(0, Height).SelectMany(_ => (uint[])[0, 1, 0]) },
                Lengths = { Enumerable.Range(0, Height).SelectMany(y => RowOf(y, seed)) },
            },
        };
        return new RefinementRequest(Png(image), map, Preset.Fast);
    }

    private static byte[] Png(RgbImage image)
    {
        using var picture = new MagickImage();
        picture.ReadPixels(
            image.Pixels, new PixelReadSettings((uint)image.Width, (uint)image.Height, StorageType.Char, PixelMapping.RGB));
        return picture.ToByteArray(MagickFormat.Png);
    }

    private static uint[] RowOf(int y, int seed)
    {
        var inside = y is > 6 and < 18 ? 40u + (8u * (uint)seed) : 1u;
        return [24, inside, Width - 24 - inside];
    }
}
