using System.Diagnostics;
using Spectre.Console;
using UoSam.Cli.Commands;
using UoSam.Client;

namespace UoSam.Cli.Refining;

/// <summary>Refines many images, several at once; goes on past failures and where an earlier run stopped.</summary>
/// <param name="refine">Does one.</param>
/// <param name="jobs">Images in flight.</param>
/// <param name="overwrite">Refine again what is there.</param>
/// <param name="quiet">Tell nothing but faults.</param>
/// <param name="bare">Keep standard output free for the refiner's lines; what is told goes to standard error.</param>
internal sealed class FolderRun(
    Func<ImageTask, CancellationToken, Task> refine, int jobs, bool overwrite, bool quiet = false, bool bare = false)
{
    private readonly RunFailures _failures = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Lock _telling = new();
    private int _done;
    private int _told;
    private Exception? _cause;

    /// <summary>Runs until all are done, or until <paramref name="stopping"/>: then what is in flight is finished.</summary>
    /// <param name="tasks">What to refine; no other process may refine the same.</param>
    /// <param name="failures">File for the reasons of failures; one that an earlier run left goes when there are none.</param>
    /// <param name="stopping">Asks to stop.</param>
    /// <returns>0 all done; 3 all but images that cannot be refined; 1 there is more to do.</returns>
    public async Task<int> RunAsync(IReadOnlyList<ImageTask> tasks, string failures, CancellationToken stopping)
    {
        var open = tasks.Where(task => overwrite || task.Fault is not null || !File.Exists(task.Output)).ToList();
        var interactive = AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected && !bare;
        if (quiet)
        {
            await RunAsync(open, () => { }, stopping);
        }
        else if (interactive)
        {
            using var above = Console.IsErrorRedirected ? null : new LinesAboveBar(AnsiConsole.Console);
            await AnsiConsole.Progress().Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(async context =>
                {
                    var bar = context.AddTask("refining", maxValue: Math.Max(open.Count, 1));
                    await RunAsync(open, () => Advance(bar), stopping);
                });
        }
        else
        {
            await RunAsync(open, () => Tell(open.Count), stopping);
        }

        return await SummariseAsync(tasks.Count, open.Count, failures);
    }

    private async Task RunAsync(List<ImageTask> open, Action step, CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var told = CommandErrors.TellStop(stopping);
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = ending.Token };
            await Parallel.ForEachAsync(open, options, async (task, _) =>
            {
                if (await IsFinishedAsync(task, ending))
                {
                    step();
                }
            });
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync(_cause switch
            {
                null => "stopped; the same command goes on from here",
                UsageException => $"uosam: {_cause.Message}",
                _ => $"uosam: {_cause.Message}; stopped; the same command goes on from here",
            });
        }
    }

    // Refined, or failed by itself; false for what is left to do.
    private async Task<bool> IsFinishedAsync(ImageTask task, CancellationTokenSource ending)
    {
        try
        {
            await refine(task, CancellationToken.None);
            Interlocked.Increment(ref _done);
            return true;
        }
        catch (Exception error) when (RunFailures.IsOfAll(error))
        {
            _cause = error;
            await ending.CancelAsync();
            return false;
        }
        catch (Exception error) when (CommandErrors.IsKnown(error))
        {
            var line = new
            {
                image = task.Image,
                stage = (error as RefinementException)?.Stage,
                reason = RunFailures.ReasonOf(error),
                message = error.Message,
            };
            _failures.Add(task.Image, line, error);
            return true;
        }
    }

    private void Advance(ProgressTask bar)
    {
        var rate = (_done + _failures.Count) / _watch.Elapsed.TotalSeconds;
        bar.Description = FormattableString.Invariant($"{_done} refined, {_failures.Count} failed, {rate:0.00}/s");
        bar.Increment(1);
    }

    private void Tell(int total)
    {
        // Each count once and in order, though images end at once.
        lock (_telling)
        {
            _told++;
            var rate = _told / _watch.Elapsed.TotalSeconds;
            Console.Error.WriteLine(FormattableString.Invariant(
                $"{_told}/{total} images, {rate:0.00}/s, {TimeSpan.FromSeconds((total - _told) / rate):hh\\:mm\\:ss} left"));
        }
    }

    private async Task<int> SummariseAsync(int total, int open, string path)
    {
        _failures.Write(path);
        var summary = FormattableString.Invariant(
            $"{_done} refined, {total - open} were there, {_failures.Count} failed, {open - _done - _failures.Count} left, {_watch.Elapsed.TotalSeconds:0.0} s");
        await (quiet ? TextWriter.Null : bare ? Console.Error : Console.Out).WriteLineAsync(summary);
        if (_failures.Count > 0)
        {
            await Console.Error.WriteLineAsync($"uosam: {_failures.Count} of {total} images failed; the reasons are in {path}; the first: {_failures.First.Item}: {_failures.First.Message}");
        }

        return _failures.ExitCode(_done, open, _cause);
    }
}
