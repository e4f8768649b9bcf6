using UoSam.Cli.Commands;
using UoSam.Client;

namespace UoSam.Cli.Hosting;

/// <summary>
/// What <c>--endpoint</c> says: addresses for all stages, or <c>encoder=</c>, <c>prompts=</c>, <c>local=</c>,
/// <c>global=</c> and addresses, by commas or in several options. More than one address stands for that many replicas.
/// </summary>
internal static class EndpointList
{
    private const string All = "";
    private static readonly string[] Stages = ["encoder", "prompts", "local", "global"];

    /// <summary>Reads the options; a stage's own addresses go before those for all, and its port of this machine is last.</summary>
    /// <exception cref="UsageException">Something else than a stage before '='.</exception>
    public static StageEndpoints Parse(IReadOnlyList<string> endpoints)
    {
        var lists = Stages.Append(All).ToDictionary(stage => stage, _ => new List<string>());
        foreach (var endpoint in endpoints)
        {
            var stage = All;
            foreach (var part in endpoint.Split(','))
            {
                var pair = part.Split('=', 2);
                stage = pair.Length == 1 ? stage : Checked(pair[0], part);
                lists[stage].Add(pair[^1]);
            }
        }

        var loopback = StageEndpoints.Loopback;
        return new StageEndpoints(
            Choose("encoder", loopback.Encoder),
            Choose("prompts", loopback.Prompts),
            Choose("local", loopback.Local),
            Choose("global", loopback.Global));

        string Choose(string stage, string otherwise) =>
            lists[stage].Count > 0 ? string.Join(',', lists[stage])
            : lists[All].Count > 0 ? string.Join(',', lists[All])
            : otherwise;
    }

    private static string Checked(string stage, string part) => Stages.Contains(stage)
        ? stage
        : throw new UsageException(
            $"--endpoint {part}: expected an address, or encoder=, prompts=, local= or global= and an address");
}
