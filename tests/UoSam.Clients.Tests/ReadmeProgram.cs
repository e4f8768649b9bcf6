using Google.Protobuf;
using UoSam.Client;
using UoSam.Protos.V1;

namespace UoSam.Clients.Tests;

/// <summary>The program of clients/README.md, line by line.</summary>
internal static class ReadmeProgram
{
    public static async Task RunAsync(string[] args)
    {
        var (address, image, coarse) = (args[0], args[1], args[2]);
        using var client = new RefinementClient(StageEndpoints.AtOne(address), new RefinementClientOptions { Deadline = TimeSpan.FromMinutes(1) });
        var map = new LabelMap { Png = ByteString.CopyFrom(File.ReadAllBytes(coarse)), BackgroundId = 0, VoidIds = { 255 } };
        var request = new RefinementRequest(File.ReadAllBytes(image), map, Preset.Fast);

        var result = await client.RefineAsync(request, CancellationToken.None);     // a unary call per stage

        Console.WriteLine($"{result.Height} x {result.Width}");                     // result.Labels has the ids, row by row
        foreach (var item in result.Local.Objects)
        {
            Console.WriteLine($"class {item.ClassId}: {item.Decision}, {result.Labels.Count(id => id == item.ClassId)} pixels");
        }
    }
}
