using System.Globalization;
using UoSam.Core.ModelStore;

namespace UoSam.Cli.Hosting;

/// <summary>What the command line says of the model.</summary>
/// <param name="Folder">Model store, or null for the default.</param>
/// <param name="Id">Model.</param>
/// <param name="Device">auto, cpu or cuda:N.</param>
/// <param name="Jobs">Calls that a stage works on at once.</param>
internal sealed record ModelSettings(string? Folder, string Id, string Device, int Jobs)
{
    /// <summary>
    /// Threads for streams, where images overlap anyhow: two are encoded at once with half of the processors each. The threads
    /// of one inference wait for one another after each operation, and spin while other work holds one of them up.
    /// </summary>
    public static int ThreadsOfStreams { get; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Threads inside one inference where the services' settings say nothing; 0 for all processors. Default 0.</summary>
    public int Threads { get; init; }

    /// <summary>The model, pulled where it is missing; progress goes to standard error.</summary>
    public async Task<PreparedModel> EnsureAsync(CancellationToken cancellationToken) =>
        await new ModelRepository(Folder).EnsureAsync(Id, new PullProgress(), cancellationToken);

    /// <summary>Configuration keys of the services, before which all their other settings go.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Defaults() =>
        [new("Model:IntraOpThreads", Threads.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Configuration keys of the services.</summary>
    public IEnumerable<KeyValuePair<string, string?>> ToConfiguration() =>
    [
        new("Model:Folder", Folder),
        new("Model:Id", Id),
        new("Model:Device", Device),
        new("Limits:MaxConcurrent", Jobs.ToString(CultureInfo.InvariantCulture)),
    ];
}
