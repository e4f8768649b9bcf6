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
        var (present, other, example) = (0, 0, ((string Path, Provenance Provenance, string Asked)?)null);
        foreach (var task in Present(tasks))
        {
            var provenance = Provenance.Read(task.Output);
            present++;
            kinds.TryAdd(provenance with { Request = null }, task.Output);
            var asked = settings.RequestOf(task);
            if (known(provenance.Request) != asked)
            {
                other++;
                example ??= (task.Output, provenance, asked);
            }
        }

        return example is { } first
            ? throw new UsageException(
                $"{other} of the {present} refined maps that are there were made by another request, e.g. {first.Path} by "
                + $"'{first.Provenance.Request ?? "an unknown one"}' where this one is '{first.Asked}'; {Advice}")
            : new EarlierOutputs([.. kinds.Select(kind => (kind.Value, kind.Key))]);
    }

    private static IEnumerable<ImageTask> Present(IReadOnlyList<ImageTask> tasks) =>
        tasks.Where(task => task.Fault is null && File.Exists(task.Output));

    [GeneratedRegex(" memory=[0-9a-f]{16}(?= |$)")]
    private static partial Regex MemoryPattern();
}
