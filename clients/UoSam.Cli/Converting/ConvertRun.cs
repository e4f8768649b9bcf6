using System.Text.Json;
using Spectre.Console;
using UoSam.Cli.Commands;
using UoSam.Cli.Refining;
using UoSam.Core;
using UoSam.Core.Exchange;
using UoSam.Core.Exchange.Writing;

namespace UoSam.Cli.Converting;

/// <summary>Converts all items of a dump, several at once; goes on past failures.</summary>
internal sealed class ConvertRun(LabelMapDump dump, ConvertSettings settings, bool quiet)
{
    private readonly MapConverter _converter = new(dump, settings);
    private readonly SortedDictionary<string, string> _failures = new(StringComparer.Ordinal);
    private int _done;
    private long _unknown;

    /// <summary>Writes below a folder; COCO files of single images become annotations.json there.</summary>
    /// <returns>0 all done, 1 some failed or are left.</returns>
    public async Task<int> RunAsync(string output, CancellationToken stopping)
    {
        Directory.CreateDirectory(output);
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
        try
        {
            await Parallel.ForEachAsync(dump.Names, stopping, (name, _) =>
            {
                Convert(name, output);
                step();
                return ValueTask.CompletedTask;
            });
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("uosam: stopped");
        }
    }

    private void Convert(string name, string output)
    {
        try
        {
            foreach (var file in _converter.Convert(name, count => Interlocked.Add(ref _unknown, count)))
            {
                var path = Path.Combine(output, file.Name);
                OptionValues.RefuseInput(path, dump.SourceOf(name));
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                AtomicFile.Write(path, file.Content);
            }

            Interlocked.Increment(ref _done);
        }
        catch (Exception error) when (CommandErrors.IsKnown(error))
        {
            var reason = (error as InvalidInputException)?.Reason ?? "FILE";
            lock (_failures)
            {
                _failures[name] = JsonSerializer.Serialize(new { item = name, reason, message = error.Message });
            }
        }
    }

    private void MergeCoco(string output)
    {
        if (!settings.Writers.Any(writer => writer.IsCoco()))
        {
            return;
        }

        string[] parts = [.. dump.Names.Select(name => Path.Combine(output, name + CocoMerger.PartSuffix)).Where(File.Exists)];
        var merged = Path.Combine(output, "annotations.json");
        OptionValues.RefuseInput(merged, dump.Names.Select(dump.SourceOf));
        AtomicFile.Write(merged, stream => CocoMerger.Merge(parts, stream));
        Array.ForEach(parts, File.Delete);
    }

    private async Task<int> SummariseAsync(string output)
    {
        var list = Path.Combine(output, "failures.jsonl");
        File.Delete(list);
        if (_failures.Count > 0)
        {
            AtomicFile.Write(list, System.Text.Encoding.UTF8.GetBytes(string.Join('\n', _failures.Values) + "\n"));
            var first = JsonDocument.Parse(_failures.Values.First()).RootElement.GetProperty("message").GetString();
            await Console.Error.WriteLineAsync($"uosam: {_failures.Count} of {dump.Names.Count} failed, all reasons are in {list}; the first: {first}");
        }

        var unknown = _unknown == 0 ? "" : $", {_unknown} pixels were never predicted and are written as {settings.UnknownAs}";
        await (quiet ? TextWriter.Null : Console.Out).WriteLineAsync(
            $"{_done} of {dump.Names.Count} label maps converted from {dump.Format}{unknown}: {output}");
        return _done == dump.Names.Count ? CommandErrors.Done : CommandErrors.Failed;
    }
}
