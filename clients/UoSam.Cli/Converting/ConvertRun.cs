using Spectre.Console;
using UoSam.Cli.Commands;
using UoSam.Cli.Refining;
using UoSam.Core.Exchange;
using UoSam.Core.Exchange.Writing;

namespace UoSam.Cli.Converting;

/// <summary>Converts all items of a dump, several at once; goes on past failures.</summary>
internal sealed class ConvertRun(LabelMapDump dump, ConvertSettings settings, bool quiet)
{
    private readonly MapConverter _converter = new(dump, settings);
    private readonly EarlierLeftovers _left = new();
    private readonly RunFailures _failures = new();
    private int _done;
    private Exception? _cause;
    private long _unknown;

    /// <summary>Writes below a folder; COCO files of single images become annotations.json there.</summary>
    /// <returns>As <see cref="RunFailures.ExitCode"/>.</returns>
    public async Task<int> RunAsync(string output, CancellationToken stopping)
    {
        AtomicFile.CheckFolder(output);
        var interactive = !quiet && AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;
        if (interactive)
        {
            await AnsiConsole.Progress().StartAsync(async context =>
            {
                var bar = context.AddTask("converting", maxValue: dump.Names.Count);
                await ConvertAsync(output, () => bar.Increment(1), stopping);
            });
        }
        else
        {
            await ConvertAsync(output, () => { }, stopping);
        }

        MergeCoco(output);
        return await SummariseAsync(output);
    }

    private async Task ConvertAsync(string output, Action step, CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            await Parallel.ForEachAsync(dump.Names, ending.Token, (name, _) =>
            {
                Convert(name, output, ending);
                step();
                return ValueTask.CompletedTask;
            });
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"uosam: {_cause?.Message ?? "stopped"}");
        }
    }

    private void Convert(string name, string output, CancellationTokenSource ending)
    {
        try
        {
            foreach (var file in _converter.Convert(name, count => Interlocked.Add(ref _unknown, count)))
            {
                var path = Path.Combine(output, file.Name);
                OptionValues.RefuseInput(path, dump.SourceOf(name));
                _left.Remove(path);
                AtomicFile.Write(path, file.Content);
            }

            Interlocked.Increment(ref _done);
        }
        catch (Exception error) when (RunFailures.IsOfAll(error))
        {
            _cause = error;
            ending.Cancel();
        }
        catch (Exception error) when (CommandErrors.IsKnown(error))
        {
            _failures.Add(name, new { item = name, reason = RunFailures.ReasonOf(error), message = error.Message }, error);
        }
    }

    private void MergeCoco(string output)
    {
        if (!settings.Writers.Any(writer => writer.IsCoco()))
        {
            return;
        }

        string[] parts = [.. dump.Names.Select(name => Path.Combine(output, name + CocoMerger.PartSuffix)).Where(File.Exists)];
        var merged = Path.Combine(output, FurtherOutputs.Annotations);
        OptionValues.RefuseInput(merged, dump.Names.Select(dump.SourceOf));
        _left.Remove(merged);
        AtomicFile.Write(merged, stream => CocoMerger.Merge(parts, stream));
        Array.ForEach(parts, File.Delete);
    }

    private async Task<int> SummariseAsync(string output)
    {
        var list = Path.Combine(output, "failures.jsonl");
        _failures.Write(list);
        if (_failures.Count > 0)
        {
            await Console.Error.WriteLineAsync(
                $"uosam: {_failures.Count} of {dump.Names.Count} failed, all reasons are in {list}; the first: {_failures.First.Message}");
        }

        var unknown = _unknown == 0 ? "" : $", {_unknown} pixels were never predicted and are written as {settings.UnknownAs}";
        await (quiet ? TextWriter.Null : Console.Out).WriteLineAsync(
            $"{_done} of {dump.Names.Count} label maps converted from {dump.Format}{unknown}: {output}");
        return _failures.ExitCode(_done, dump.Names.Count, _cause);
    }
}
