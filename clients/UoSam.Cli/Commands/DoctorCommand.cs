using System.CommandLine;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using UoSam.Cli.Hosting;
using UoSam.Client;
using UoSam.Core.LabelMaps;
using UoSam.Core.ModelStore;
using UoSam.Protos.V1;

namespace UoSam.Cli.Commands;

/// <summary><c>uosam doctor</c>: says what works here, and runs one image through all four stages.</summary>
internal static class DoctorCommand
{
    private const int Side = 128;

    public static Command Create()
    {
        var command = new Command("doctor", "Check runtime, model and device, and run one image through all stages.");
        var model = new ModelOptionSet(command);
        command.SetAction((result, token) => CommandErrors.GuardAsync(() => RunAsync(model.Read(result), token)));
        return command;
    }

    private static async Task<int> RunAsync(ModelSettings settings, CancellationToken cancellationToken)
    {
        Console.WriteLine($"runtime   {RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}");
        Console.WriteLine($"processor {Environment.ProcessorCount} cores, AVX2 {Avx2.IsSupported}, AVX-512 {Avx512F.IsSupported}");
        var model = await settings.EnsureAsync(cancellationToken);
        Console.WriteLine($"model     {model.Id} in {model.Folder}");
        var faults = new ModelRepository(settings.Folder).Verify(settings.Id).Where(file => file.State != FileState.Ok).ToList();
        foreach (var file in faults)
        {
            Console.WriteLine($"FAULT     {file.Expected.Name} is {file.State}; run 'uosam models pull'");
        }

        await using var services = await ServiceConnection.OpenAsync(
            [], settings, TimeSpan.FromMinutes(2), cancellationToken);
        var answer = await services.Client.RefineAsync(Synthetic(), cancellationToken);
        Console.WriteLine($"device    {answer.Local.Model.Device}");
        var share = Agreement(answer.Labels);
        var sound = share > 0.98;
        Console.WriteLine(FormattableString.Invariant(
            $"{(sound ? "golden   " : "FAULT    ")} a disc with a coarse square mask: {share:p1} of the pixels are right, expected above 98 %"));
        return sound && faults.Count == 0 ? CommandErrors.Done : CommandErrors.Failed;
    }

    private static bool IsDisc(int i)
    {
        var (y, x) = ((i / Side) - (Side / 2), (i % Side) - (Side / 2));
        return (y * y) + (x * x) < 40 * 40;
    }

    private static double Agreement(ushort[] labels) =>
        Enumerable.Range(0, labels.Length).Count(i => labels[i] == (IsDisc(i) ? 1 : 0)) / (double)labels.Length;

    private static RefinementRequest Synthetic()
    {
        var disc = new ushort[Side * Side];
        var square = new ushort[Side * Side];
        for (var i = 0; i < disc.Length; i++)
        {
            disc[i] = (ushort)(IsDisc(i) ? 200 : 40);
            var (y, x) = (Math.Abs((i / Side) - (Side / 2)), Math.Abs((i % Side) - (Side / 2)));
            square[i] = (ushort)(Math.Max(x, y) < 36 ? 1 : 0);
        }

        var image = LabelPngWriter.Write(new Core.LabelMaps.LabelMap(Side, Side, disc), LabelPngFormat.Grey8);
        var map = LabelPngWriter.Write(new Core.LabelMaps.LabelMap(Side, Side, square), LabelPngFormat.Grey8);
        var message = new Protos.V1.LabelMap
        {
            Height = Side,
            Width = Side,
            Png = Google.Protobuf.ByteString.CopyFrom(map),
            BackgroundId = 0,
        };
        return new RefinementRequest(image, message, Preset.Default);
    }
}
