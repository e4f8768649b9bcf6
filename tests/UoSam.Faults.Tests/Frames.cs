using System.Globalization;
using System.Text;
using Google.Protobuf;
using UoSam.Client;
using UoSam.Protos.V1;

namespace UoSam.Faults.Tests;

/// <summary>Sequences of small frames, each different from the others, and what came of them.</summary>
internal static class Frames
{
    private const int Side = 48;

    /// <summary>The frames 0 to <paramref name="count"/> - 1.</summary>
    /// <param name="count">How many.</param>
    /// <param name="before">Called before each is handed out.</param>
    public static async IAsyncEnumerable<RefinementRequest> Sequence(int count, Func<int, Task>? before = null)
    {
        for (var i = 0; i < count; i++)
        {
            await (before?.Invoke(i) ?? Task.CompletedTask);
            yield return Request(i);
        }
    }

    /// <summary>A frame: image bytes that name it, and a box of label 1 at a place of its own.</summary>
    public static RefinementRequest Request(int index)
    {
        var (top, left) = (4 + (index % 7), 3 + (index % 11));
        var map = new LabelMap { Height = Side, Width = Side, BackgroundId = 0, Runs = new LabelRuns() };
        Add(map.Runs, 0, (top * Side) + left);
        for (var row = 0; row < 20; row++)
        {
            Add(map.Runs, 1, 16);
            Add(map.Runs, 0, row < 19 ? Side - 16 : (Side * Side) - ((top + row) * Side) - left - 16);
        }

        return new RefinementRequest(Encoding.UTF8.GetBytes(index.ToString(CultureInfo.InvariantCulture)), map, Preset.Default);
    }

    /// <summary>An embedding as the services take it, the same for the same image; no network has seen it.</summary>
    public static Embedding Embed(ByteString image)
    {
        var random = new Random(int.Parse(image.ToStringUtf8(), CultureInfo.InvariantCulture));
        var data = new byte[256 * 64 * 64 * 2];
        for (var i = 0; i < data.Length; i += 2)
        {
            BitConverter.TryWriteBytes(data.AsSpan(i), (Half)((random.NextSingle() * 2) - 1));
        }

        return new Embedding
        {
            ElementType = ElementType.Float16,
            Shape = { 1, 256, 64, 64 },
            Data = UnsafeByteOperations.UnsafeWrap(data),
            Frame = new ImageFrame
            {
                ImageHeight = Side,
                ImageWidth = Side,
                Crop = new PixelBox { X1 = Side, Y1 = Side },
                InputSize = 1024,
            },
        };
    }

    /// <summary>Every outcome, in the order in which they came.</summary>
    /// <param name="client">Runs them.</param>
    /// <param name="requests">The sequence.</param>
    /// <param name="inFlight">At once.</param>
    /// <param name="after">Called after each outcome.</param>
    public static async Task<List<RefinementOutcome>> RunAsync(
        RefinementClient client, IAsyncEnumerable<RefinementRequest> requests, int inFlight, Func<int, Task>? after = null)
    {
        var outcomes = new List<RefinementOutcome>();
        await foreach (var outcome in client.RefineStreamAsync(requests, inFlight))
        {
            outcomes.Add(outcome);
            await (after?.Invoke(outcomes.Count) ?? Task.CompletedTask);
        }

        return outcomes;
    }

    /// <summary>Each once, in order, without a failure, and the same to the last bit as in the undisturbed run.</summary>
    public static void AssertSame(IReadOnlyList<RefinementOutcome> expected, IReadOnlyList<RefinementOutcome> found)
    {
        Assert.Equal(expected.Select(outcome => outcome.Index), found.Select(outcome => outcome.Index));
        Assert.All(found, outcome => Assert.Null(outcome.Error));
        Assert.All(expected.Zip(found), pair => Assert.Equal(Bytes(pair.First.Result!), Bytes(pair.Second.Result!)));
    }

    private static byte[] Bytes(RefinementResult result) =>
    [
        .. result.Labels.SelectMany(BitConverter.GetBytes), .. result.Local.ToByteArray(), .. result.Global.ToByteArray(),
        .. result.Skipped.SelectMany(region => region.ToByteArray()), .. result.Prompts.ToByteArray(),
    ];

    private static void Add(LabelRuns runs, uint label, int length)
    {
        runs.Labels.Add(label);
        runs.Lengths.Add((uint)length);
    }
}
