using System.Text.RegularExpressions;
using UoSam.Cli.Commands;
using UoSam.Core.Datasets;

namespace UoSam.Cli.Refining;

/// <summary>
/// The refined maps that a run finds in its output folder. They are kept, so they must have been made as the run makes the
/// others: by the same request, checked before anything runs, and by the same model and parameters, checked with the first
/// answer.
/// </summary>
internal sealed partial class EarlierOutputs
{
    private const string Advice = "--overwrite refines them again, another --out keeps them";
    private readonly (string Path, Provenance Provenance)[] _kinds;

    private EarlierOutputs((string Path, Provenance Provenance)[] kinds) => _kinds = kinds;

    /// <summary>Looks at the outputs that are there.</summary>
    /// <exception cref="UsageException">Some were made by another request.</exception>
    public static EarlierOutputs Find(IReadOnlyList<ImageTask> tasks, RefineSettings settings) =>
        Find(tasks, settings, request => request);

    /// <summary>
    /// Looks at them before the folder's memory is made, which takes long: by what the request is but for the memory, and for maps
    /// that were made without one, where they are as many as make one.
    /// </summary>
    /// <exception cref="UsageException">Some were made by another request.</exception>
    public static void CheckBeforeMemory(IReadOnlyList<ImageTask> tasks, RefineSettings settings)
    {
        Find(tasks, settings, request => request is null ? null : MemoryPattern().Replace(request, ""));
        var without = Present(tasks).Where(task => Provenance.Read(task.Output).Request == settings.RequestOf(task))
            .Take(DatasetMemory.LeastImages).ToList();
        if (without.Count == DatasetMemory.LeastImages)
        {
            throw new UsageException(
                $"refined maps that are there were made without a memory of the folder, e.g. {without[0].Output}, and this run would "
                + $"make one; --memory none goes on without, {Advice}");
        }
    }

    /// <summary>Compares an answer with the maps that are there.</summary>
    /// <exception cref="UsageException">They come from another model, or from other parameters.</exception>
    public void Check(Provenance answer)
    {
        foreach (var (path, earlier) in _kinds)
        {
            if (earlier.Model != answer.Model)
            {
                throw new UsageException(
                    $"refined maps that are there come from another model, e.g. {path} from '{earlier.Model}' where this run "
                    + $"has '{answer.Model}'; {Advice}");
            }

            if (earlier.Parameters != answer.Parameters)
            {
                throw new UsageException(
                    $"refined maps that are there were made with other parameters, e.g. {path}: the services have other "
                    + $"defaults now; {Advice}");
            }
        }
    }

    private static EarlierOutputs Find(IReadOnlyList<ImageTask> tasks, RefineSettings settings, Func<string?, string?> known)
    {
        var kinds = new Dictionary<Provenance, string>();
        var (present, other, example) = (0, 0, ((string Path, string? Made, string Asked)?)null);
        foreach (var task in Present(tasks))
        {
            var provenance = Provenance.Read(task.Output);
            present++;
            kinds.TryAdd(provenance with { Request = null }, task.Output);
            var asked = settings.RequestOf(task);
            if (known(provenance.Request) is var made && made != asked)
            {
                other++;
                example ??= (task.Output, made, asked);
            }
        }

        return example is { } first
            ? throw new UsageException(
                $"{other} of the {present} refined maps that are there were made by another request, e.g. {first.Path}: "
                + $"{Difference(first.Made, first.Asked)}; {Advice}")
            : new EarlierOutputs([.. kinds.Select(kind => (kind.Value, kind.Key))]);
    }

    private static IEnumerable<ImageTask> Present(IReadOnlyList<ImageTask> tasks) =>
        tasks.Where(task => task.Fault is null && File.Exists(task.Output));

    // Of two requests what only one of them says.
    private static string Difference(string? made, string asked)
    {
        if (made is null)
        {
            return "it does not say by what";
        }

        var (there, here) = (Parts(made), Parts(asked));
        return string.Join(", ", there.Select(part => part.Key).Union(here.Select(part => part.Key))
            .Where(key => Of(there, key) != Of(here, key))
            .Select(key => $"made with {Of(there, key)} where this run has {Of(here, key)}"));

        static ILookup<string, string> Parts(string request) =>
            PartPattern().Split($"preset={request}").ToLookup(part => part.Split('=')[0]);

        static string Of(ILookup<string, string> parts, string key) =>
            parts.Contains(key) ? string.Join(' ', parts[key]) : $"no {key}";
    }

    [GeneratedRegex(" (?=[a-z-]+=|fill-void)")]
    private static partial Regex PartPattern();

    [GeneratedRegex(" memory=[0-9a-f]{16}(?= |$)")]
    private static partial Regex MemoryPattern();
}
