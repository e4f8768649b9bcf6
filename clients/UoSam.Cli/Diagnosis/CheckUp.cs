using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Microsoft.ML.OnnxRuntime;
using UoSam.Cli.Commands;
using UoSam.Cli.Hosting;
using UoSam.Cli.Refining;
using UoSam.Client;
using UoSam.Core.ModelStore;

namespace UoSam.Cli.Diagnosis;

/// <summary>Looks at machine, runtime, store, model and ports, and runs one image through all four stages.</summary>
/// <param name="settings">Model and device.</param>
/// <param name="endpoints">Running services to check instead of hosting some; may be empty.</param>
/// <param name="connection">How they are called.</param>
/// <param name="report">Gets the findings.</param>
internal sealed class CheckUp(
    ModelSettings settings, IReadOnlyList<string> endpoints, RefinementClientOptions connection, DiagnosisReport report)
{
    private static readonly int[] Ports = [5100, 5101, 5102, 5103, 5104];

    /// <summary>Runs every check that makes sense after the ones before.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Machine();
        Runtime();
        LocalPorts();
        if (endpoints.Count > 0 || (Store() && await ModelAsync(cancellationToken)))
        {
            await GoldenAsync(cancellationToken);
        }
    }

    private void Machine()
    {
        report.Note("program", $"uosam {VersionCommand.Version}, {RuntimeInformation.FrameworkDescription}");
        report.Note("system", $"{RuntimeInformation.OSDescription} ({RuntimeInformation.RuntimeIdentifier})");
        report.Note("processor", $"{Environment.ProcessorCount} logical, AVX2 {YesNo(Avx2.IsSupported)}, "
            + $"AVX-512 {YesNo(Avx512F.IsSupported)}");
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20;
        report.Note("memory", $"{memory} MB for this process");
    }

    private void Runtime()
    {
        try
        {
            var runtime = OrtEnv.Instance();
            var providers = string.Join(", ", runtime.GetAvailableProviders());
            report.Note("inference", $"ONNX Runtime {runtime.GetVersionString()}, {providers}");
        }
        catch (Exception error) when (error is TypeInitializationException or DllNotFoundException)
        {
            report.Fault("inference", "ONNX Runtime's native library cannot be loaded: the build has none for this system");
        }
    }

    private void LocalPorts()
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port);
        var used = Ports.Intersect(taken).ToList();
        report.Note("ports", used.Count == 0
            ? "5100 to 5104 are free"
            : $"taken: {string.Join(", ", used)} (running services, or choose others with --port and --urls)");
    }

    private bool Store()
    {
        var root = new ModelRepository(settings.Folder).Root;
        try
        {
            AtomicFile.CheckFolder(root);
            report.Note("store", $"{root} can be written");
            return true;
        }
        catch (OutputException)
        {
            report.Fault(
                "store", $"{root} cannot be written; name another folder with --models or {ModelRepository.RootVariable}");
            return new ModelRepository(settings.Folder).List().Any(model => model.Id == settings.Id);
        }
    }

    private async Task<bool> ModelAsync(CancellationToken cancellationToken)
    {
        try
        {
            var model = await settings.EnsureAsync(cancellationToken);
            report.Note("model", $"{model.Id} in {model.Folder}");
            foreach (var warning in model.Manifest.Warnings)
            {
                report.Note("model", $"warning: {warning}");
            }
        }
        catch (Exception error) when (CommandErrors.IsKnown(error))
        {
            report.Fault("model", error.Message);
            return false;
        }

        var before = report.Faults;
        foreach (var file in new ModelRepository(settings.Folder).Verify(settings.Id))
        {
            var name = file.Expected.Name;
            if (file.State == FileState.Ok)
            {
                report.Note("file", $"{name} has the right hash");
            }
            else
            {
                var state = file.State.ToString().ToLowerInvariant();
                report.Fault("file", $"{name} is {state}; run 'uosam models pull {settings.Id}'");
            }
        }

        return report.Faults == before;
    }

    private async Task GoldenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var services =
                await ServiceConnection.OpenAsync(endpoints, settings, connection, cancellationToken);
            var answer = await services.Client.RefineAsync(GoldenScene.Request(), cancellationToken);
            report.Note("device", answer.Local.Model.Device);
            var share = GoldenScene.Agreement(answer.Labels);
            var finding = FormattableString.Invariant(
                $"{share:p1} of the pixels of a disc right, expected {GoldenScene.Expected:p0}; {answer.Timings.Total.TotalSeconds:0.0} s");
            if (share >= GoldenScene.Expected)
            {
                report.Note("golden", finding);
            }
            else
            {
                report.Fault("golden", $"{finding}; pull the model again, and try --device cpu");
            }
        }
        catch (Exception error) when (CommandErrors.IsKnown(error))
        {
            report.Fault("golden", error.Message);
        }
    }

    private static string YesNo(bool value) => value ? "yes" : "no";
}
