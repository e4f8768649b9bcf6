using Google.Protobuf;
using UoSam.Client;
using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Protos.V1;
using LabelMap = UoSam.Core.LabelMaps.LabelMap;

namespace UoSam.EndToEnd.Tests;

/// <summary>A video with the real model through the real services, where the truth is known: a disk that moves over hills.</summary>
[Collection(HostedTests.Name)]
public sealed class VideoTests(HostedServices services)
{
    private const int Height = 60;
    private const int Width = 160;
    private const int Frames = 6;
    private const int Lost = 3;

    [Fact]
    public async Task RefineVideo_CoarseMapsThatWobbleAndLoseTheObject_AreFarBetterThanFrameByFrame()
    {
        using var client = new RefinementClient(StageEndpoints.AtOne(services.Address), TimeSpan.FromMinutes(5));

        var video = await OverlapsAsync(client.RefineVideoAsync(RequestsAsync(), 3), FramePath.Bridged);
        var alone = await OverlapsAsync(client.RefineStreamAsync(RequestsAsync(), 3), FramePath.Unspecified);

        Assert.Equal(0, alone[Lost]);
        Assert.True(video[Lost] > 0.8, $"{video[Lost]:0.00} where the coarse map had lost the object");
        Assert.True(video.Average() > alone.Average() + 0.1, $"mean J {video.Average():0.00} against {alone.Average():0.00}");
        Assert.All(video, overlap => Assert.True(overlap > 0.75, $"{overlap:0.00}"));
    }

    // J of every frame, which come in order; the one without an object is answered by the path that is given.
    private static async Task<List<double>> OverlapsAsync(IAsyncEnumerable<RefinementOutcome> outcomes, FramePath lostPath)
    {
        var overlaps = new List<double>();
        await foreach (var outcome in outcomes)
        {
            Assert.Equal(overlaps.Count, outcome.Index);
            var result = outcome.Result ?? throw outcome.Error!;
            if (outcome.Index == Lost)
            {
                Assert.Equal(lostPath, result.Local.Frame?.Path ?? FramePath.Unspecified);
            }

            var found = BitMask.Of(new LabelMap(result.Height, result.Width, result.Labels), 1);
            overlaps.Add(found.Iou(BitMask.Of(Disk(outcome.Index, 0, 0, 1), 1)));
        }

        Assert.Equal(Frames, overlaps.Count);
        return overlaps;
    }

    private static async IAsyncEnumerable<RefinementRequest> RequestsAsync()
    {
        for (var frame = 0; frame < Frames; frame++)
        {
            await Task.Yield();
            var coarse = frame == Lost
                ? new LabelMap(Height, Width, new ushort[Height * Width])
                : Disk(frame, 4 * Math.Sin(2.5 * frame), 3.3 * Math.Cos(1.7 * frame), 1.15);
            yield return new RefinementRequest(
                Picture(frame),
                new Protos.V1.LabelMap
                {
                    Height = Height,
                    Width = Width,
                    Png = ByteString.CopyFrom(LabelPngWriter.Write(coarse, LabelPngFormat.Palette)),
                    BackgroundId = 0,
                },
                Preset.Fast);
        }
    }

    private static LabelMap Disk(int frame, double right, double down, double scale)
    {
        var labels = new ushort[Height * Width];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = IsInside(frame, (i % Width) - right, (i / Width) - down, scale) ? (ushort)1 : (ushort)0;
        }

        return new LabelMap(Height, Width, labels);
    }

    private static bool IsInside(int frame, double x, double y, double scale)
    {
        var (dx, dy, radius) = (x - 60 - (5 * frame), y - 28 - frame, 20 * scale);
        return (dx * dx) + (dy * dy) < radius * radius;
    }

    private static byte[] Picture(int frame)
    {
        var bytes = new byte[Height * Width * 3];
        for (var i = 0; i < Height * Width; i++)
        {
            var (y, x) = Math.DivRem(i, Width);
            var hills = 20 * Math.Sin(0.11 * x) * Math.Cos(0.09 * y);
            (bytes[3 * i], bytes[(3 * i) + 1], bytes[(3 * i) + 2]) = IsInside(frame, x, y, 1)
                ? ((byte)(205 + hills), (byte)(60 + hills), (byte)(40 + (hills / 2)))
                : ((byte)(70 + hills), (byte)(110 + hills), (byte)(75 + hills));
        }

        return Cli.Video.BmpPicture.Write(new Cli.Video.RawPicture(Height, Width, 3, bytes));
    }
}
