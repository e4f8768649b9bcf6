using System.CommandLine;
using UoSam.Cli.Diagnosis;

namespace UoSam.Cli.Commands;

/// <summary><c>uosam doctor</c>: says what works here, and what is wrong and what to do.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "Check runtime, model, device and ports; run one image through all stages.");
        var connection = new ConnectionOptionSet(command, TimeSpan.FromMinutes(2));
        var model = new ModelOptionSet(command);
        command.SetAction((result, token) => CommandErrors.GuardAsync(async () =>
        {
            var report = new DiagnosisReport(Console.Out);
            using var wait = connection.Wait(result, quiet: false);
            var checks = new CheckUp(model.Read(result), connection.Endpoints(result), connection.Read(result, wait), report);
            await checks.RunAsync(token);
            Console.WriteLine(report.Faults switch
            {
                0 => "everything works",
                1 => "1 fault",
                var faults => $"{faults} faults",
            });
            return report.Faults == 0 ? CommandErrors.Done : CommandErrors.Failed;
        }));
        return command;
    }
}
