using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.Options;
using UoSam.Client;
using UoSam.Core;
using UoSam.Core.Inference;
using UoSam.Core.ModelStore;
using UoSam.ServiceDefaults.Security;

namespace UoSam.Cli.Commands;

/// <summary>Exit codes, and the one line that a failed command writes.</summary>
internal static class CommandErrors
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadUsage = 2;

    /// <summary>All done but images, maps or frames that cannot be taken as they are: running it again would not help.</summary>
    public const int SomeFailed = 3;

    /// <summary>Says what is wrong with a command line, in one line.</summary>
    /// <param name="command">It.</param>
    /// <param name="unknown">What <see cref="UnknownWord"/> says of it, in place of what the parser does.</param>
    public static async Task<int> RefuseAsync(ParseResult command, string? unknown)
    {
        var faults = unknown
            ?? string.Join(" ", command.Errors.Select(error => error.Message.ReplaceLineEndings(" ")));
        await Console.Error.WriteLineAsync($"uosam: {faults} Try '{NameOf(command.CommandResult)} --help'.");
        return BadUsage;
    }

    /// <summary>Runs a command's work; known faults become one line on standard error.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("uosam: stopped");
            return Failed;
        }
        catch (Exception error) when (IsKnown(error))
        {
            await TellAsync(error);
            return IsUsage(error) ? BadUsage : Failed;
        }
    }

    /// <summary>Runs the work on one image or map; where it cannot be taken as it is, the command ends as a folder that holds it does.</summary>
    /// <param name="work">The work.</param>
    /// <param name="image">The image's file, whose name services do not know; null where there is none.</param>
    public static async Task<int> GuardOneAsync(Func<Task<int>> work, string? image = null)
    {
        try
        {
            return await work();
        }
        catch (Exception error) when (RunFailures.IsOfItem(error))
        {
            var isOfImage = image is not null && RunFailures.ReasonOf(error).StartsWith("IMAGE_", StringComparison.Ordinal);
            await Console.Error.WriteLineAsync($"uosam: {(isOfImage ? $"{image}: " : "")}{error.Message.ReplaceLineEndings(" ")}");
            return SomeFailed;
        }
    }

    /// <summary>Says what a stop does, when it comes, until the result is disposed.</summary>
    public static IDisposable TellStop(CancellationToken stopping) => stopping.Register(
        () => Console.Error.WriteLine("stopping after what is in flight; Ctrl-C again ends at once"));

    /// <summary>True for faults whose message is meant for the user.</summary>
    public static bool IsKnown(Exception error) => error is UsageException or InvalidInputException
        or RefinementException or ModelNotFoundException or ModelStoreException or DeviceUnavailableException
        or IOException or UnauthorizedAccessException or UriFormatException or StartRefusedException
        or OptionsValidationException;

    private static string NameOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{NameOf(parent)} {command.Command.Name}" : "uosam";

    private static Task TellAsync(Exception error) => Console.Error.WriteLineAsync($"uosam: {error.Message.ReplaceLineEndings(" ")}");

    // What is named is not there, is none of what it should be, or holds nothing, or less, of what is expected.
    private static bool IsUsage(Exception error) => error is UsageException
        or UriFormatException or DeviceUnavailableException or ModelNotFoundException or InvalidInputException
    {
        Reason: "DUMP_MISSING" or "DUMP_EMPTY" or "DUMP_FORMAT"
            or "EVALUATION_NO_FOLDER" or "EVALUATION_EMPTY" or "EVALUATION_MISSING"
            or "MODEL_ID" or "MODEL_NOT_UNDERSTOOD",
    };
}
