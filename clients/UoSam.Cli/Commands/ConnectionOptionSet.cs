using System.CommandLine;
using UoSam.Cli.Refining;
using UoSam.Client;

namespace UoSam.Cli.Commands;

/// <summary>The options that say where running services are and how they are called.</summary>
internal sealed class ConnectionOptionSet
{
    private static readonly RefinementClientOptions Defaults = new();

    private readonly Option<string[]> _endpoint = new("--endpoint")
    {
        Description = "Running services: one address, or encoder=..., prompts=..., local=..., global=...; several by commas "
            + "for several replicas, dns:///name:port for all addresses of a name.",
    };

    private readonly Option<double> _deadline;

    private readonly Option<int> _retries = new("--retries")
    {
        Description = "How often a request is sent again after a replica was lost, stopped or busy, 0 to 100; a service that loads its model is waited for in any case.",
        DefaultValueFactory = _ => Defaults.Retries,
    };

    private readonly Option<double> _refresh = Seconds(
        "--replica-refresh", "Seconds between two look-ups of dns:/// names.", Defaults.ReplicaRefresh);

    private readonly Option<int> _items = new("--items-per-replica")
    {
        Description = "Images of a stream that one replica has unanswered at once, 1 to 1024.",
        DefaultValueFactory = _ => Defaults.ItemsPerReplica,
    };

    private readonly Option<string?> _ca = new("--ca")
    {
        Description = "Roots (PEM) that https endpoints must come from; the system's by default.",
    };

    private readonly Option<string?> _certificate = new("--cert")
    {
        Description = "This client's certificate (PEM), for services that ask for one.",
    };

    private readonly Option<string?> _key = new("--key") { Description = "The key of --cert (PEM)." };

    private readonly Option<string?> _token = new("--token-file")
    {
        Description = "File with the token to send; UOSAM_TOKEN is the token itself.",
    };

    /// <param name="command">Gets the options.</param>
    /// <param name="deadline">The default of <c>--deadline</c>, or null for the client's.</param>
    public ConnectionOptionSet(Command command, TimeSpan? deadline = null)
    {
        _deadline = Seconds(
            "--deadline", "Seconds for an image at one stage, retries included.", deadline ?? Defaults.Deadline);
        foreach (var option in (Option[])[_endpoint, _deadline, _retries, _refresh, _items, _ca, _certificate, _key, _token])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Where the services are; empty to host them.</summary>
    public IReadOnlyList<string> Endpoints(ParseResult result) => result.GetValue(_endpoint) ?? [];

    /// <summary>Tells on standard error which service is waited for; null where nothing is to be told.</summary>
    /// <exception cref="UsageException">No deadline above 0.</exception>
    public StageWait? Wait(ParseResult result, bool quiet) =>
        quiet ? null : new StageWait(line => Console.Error.WriteLine(line), TimeProvider.System, Time(result, _deadline));

    /// <summary>How they are called.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="progress">Is told of each image at each stage; null for nobody.</param>
    /// <exception cref="UsageException">A value out of range.</exception>
    public RefinementClientOptions Read(ParseResult result, IProgress<StageProgress>? progress = null) => Defaults with
    {
        Progress = progress,
        Deadline = Time(result, _deadline),
        Retries = OptionValues.InRange(_retries.Name, result.GetValue(_retries), 0, 100),
        ReplicaRefresh = Time(result, _refresh),
        ItemsPerReplica = OptionValues.InRange(_items.Name, result.GetValue(_items), 1, 1024),
        CaFile = result.GetValue(_ca),
        CertificateFile = result.GetValue(_certificate),
        KeyFile = result.GetValue(_key),
        Token = Token(result),
    };

    private string? Token(ParseResult result) => result.GetValue(_token) is { } file
        ? File.ReadAllText(file).Trim()
        : Environment.GetEnvironmentVariable("UOSAM_TOKEN") is { Length: > 0 } token ? token : null;

    private static Option<double> Seconds(string name, string description, TimeSpan initial) =>
        new(name) { Description = description, DefaultValueFactory = _ => initial.TotalSeconds };

    private static TimeSpan Time(ParseResult result, Option<double> option)
    {
        var seconds = result.GetValue(option);
        return seconds is > 0 and < 1e6
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"{option.Name} {seconds}: expected seconds above 0");
    }
}
