using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Grpc.Core;
using UoSam.Cli.Refining;
using UoSam.Client;
using UoSam.Core;

namespace UoSam.Cli.Commands;

/// <summary>What failed of the items that a command goes through; threads may add at once.</summary>
internal sealed class RunFailures
{
    // Names are for people, and are looked for by them.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<Failure> _all = [];
    private bool _mayHelpToRepeat;

    /// <summary>How many.</summary>
    public int Count => _all.Count;

    /// <summary>The first one by name, and why it failed.</summary>
    public (string Item, string Message) First => InOrder.Select(failure => (failure.Item, failure.Message)).First();

    private IEnumerable<Failure> InOrder => _all.OrderBy(failure => failure.Item, StringComparer.Ordinal);

    /// <summary>
    /// True where the next items would fare no better: a service is gone, is another one or lets nobody in, the disk is full, or what is there may
    /// not be overwritten.
    /// </summary>
    public static bool IsOfAll(Exception error) => error is UsageException || IsOfService(error) || error is OutputException { IsDiskFull: true };

    /// <summary>True where the service answers no call of this kind by this caller.</summary>
    public static bool IsOfService(Exception error) => error is RefinementException
    {
        Status: StatusCode.Unavailable or StatusCode.Unimplemented or StatusCode.Unauthenticated or StatusCode.PermissionDenied,
    };

    /// <summary>True where the item itself cannot be taken, however often.</summary>
    public static bool IsOfItem(Exception error) =>
        error is InvalidInputException or RefinementException { Status: StatusCode.InvalidArgument };

    /// <summary>The reason that is listed.</summary>
    public static string ReasonOf(Exception error) => error switch
    {
        InvalidInputException invalid => invalid.Reason,
        RefinementException refused => refused.Reason,
        _ => "FILE",
    };

    /// <summary>Adds one.</summary>
    /// <param name="item">Its name; maps of one file may share it.</param>
    /// <param name="line">What is listed of it, as JSON.</param>
    /// <param name="error">Why.</param>
    public void Add(string item, object line, Exception error)
    {
        lock (_all)
        {
            _all.Add(new Failure(item, JsonSerializer.Serialize(line, Plain), error.Message));
            _mayHelpToRepeat |= !IsOfItem(error);
        }
    }

    /// <summary>Lists them, a line each in the order of names; a list that an earlier run left goes when there are none.</summary>
    public void Write(string path)
    {
        AtomicFile.RemoveLeftovers([path]);
        if (Count > 0)
        {
            AtomicFile.Write(path, Encoding.UTF8.GetBytes(string.Concat(InOrder.Select(failure => failure.Line + "\n"))));
        }
        else if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    /// <summary>The command's exit code.</summary>
    /// <param name="done">Items done.</param>
    /// <param name="all">Items that were to be done.</param>
    /// <param name="cause">What ended the run early; null where nothing did.</param>
    public int ExitCode(int done, int all, Exception? cause) => cause is UsageException ? CommandErrors.BadUsage
        : done == all ? CommandErrors.Done
        : done + Count == all && !_mayHelpToRepeat ? CommandErrors.SomeFailed
        : CommandErrors.Failed;

    private readonly record struct Failure(string Item, string Line, string Message);
}
