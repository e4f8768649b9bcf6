using System.CommandLine;
using System.Globalization;
using UoSam.Cli.Converting;
using UoSam.Cli.Refining;
using UoSam.Core.Exchange;
using UoSam.Core.Exchange.Writing;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Commands;

/// <summary><c>uosam convert</c>: label maps from one format to another.</summary>
internal static class ConvertCommand
{
    private static readonly Argument<string> Input = new("in") { Description = "File or folder that a system wrote." };
    private static readonly Argument<string> Output = new("out") { Description = "Folder for the results; a file (by its extension) for one map or for COCO." };
    private static readonly Option<string> To = new("--to") { Description = $"Formats, by commas: {string.Join(", ", MapWriters.All.Select(writer => writer.Id))}.", Required = true };
    private static readonly Option<string?> Images = new("--images") { Description = "Folder of the images: their sizes, names and pictures." };
    private static readonly Option<string?> Size = new("--size") { Description = "HEIGHTxWIDTH of all images, in place of --images." };
    private static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Print nothing but errors." };

    public static Command Create()
    {
        var command = new Command("convert", $"Convert label maps between formats.\n\nFormats that are read:\n{Lines(DumpFormats.All.Select(format => (format.Id, format.Summary)))}\n\nFormats that are written:\n{Lines(MapWriters.All.Select(writer => (writer.Id, writer.Summary)))}")
        {
            Input, Output,
        };
        var labels = new LabelMapOptionSet(command, "--from");
        Option[] own = [To, Images, Size, Quiet];
        Array.ForEach(own, command.Options.Add);
        var objects = new ObjectOptionSet(command);
        command.SetAction((result, token) =>
            CommandErrors.GuardAsync(() => RunAsync(result, Settings(result, labels, objects), token)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, ConvertSettings settings, CancellationToken stopping)
    {
        var input = result.GetValue(Input)!;
        if (!File.Exists(input) && !Directory.Exists(input))
        {
            throw new UsageException($"{input}: there is no such file or folder");
        }

        var output = result.GetValue(Output)!;
        OptionValues.RefuseDash(output);
        var dump = settings.Dump.Open(input);
        return Path.GetExtension(output).Length > 0 && !Directory.Exists(output)
            ? await CommandErrors.GuardOneAsync(() => Task.FromResult(WriteOne(dump, settings, output, result.GetValue(Quiet))))
            : await new ConvertRun(dump, settings, result.GetValue(Quiet)).RunAsync(output, stopping);
    }

    private static int WriteOne(LabelMapDump dump, ConvertSettings settings, string output, bool quiet)
    {
        if (settings.Writers.Count != 1 || dump.Names.Count != 1)
        {
            throw new UsageException(
                $"{output} is one file, but there are {dump.Names.Count} label maps and {settings.Writers.Count} formats; name a folder");
        }

        var unknown = 0L;
        var files = new MapConverter(dump, settings).Convert(dump.Names[0], count => unknown = count);
        if (files.Count != 1)
        {
            throw new UsageException($"{settings.Writers[0].Id} gives {files.Count} files for this map; name a folder");
        }

        OptionValues.RefuseExtension(output, settings.Writers[0].Id, Path.GetExtension(files[0].Name));
        OptionValues.RefuseInput(output, dump.SourceOf(dump.Names[0]));
        AtomicFile.RemoveLeftovers([output]);
        AtomicFile.Write(output, files[0].Content);
        if (!quiet)
        {
            var note = unknown == 0 ? "" : $", {unknown} pixels were never predicted and are written as {settings.UnknownAs}";
            Console.WriteLine($"{dump.Names[0]} converted from {dump.Format}{note}: {output}");
        }

        return CommandErrors.Done;
    }

    private static ConvertSettings Settings(ParseResult result, LabelMapOptionSet labels, ObjectOptionSet objects)
    {
        string[] wishes = result.GetValue(To)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        IMapWriter[] writers = [.. wishes.Select(WriterOf).Distinct()];
        if (writers.Length == 0 || writers.Count(writer => writer is { Id: "palette" or "gray" or "gray16" or "luss" }) > 1
            || writers.Count(writer => writer.IsCoco()) > 1)
        {
            throw new UsageException($"--to {result.GetValue(To)}: expected formats, at most one of the PNGs of ids and one of COCO");
        }

        var space = labels.Space(result) with { UnknownIds = [LabelSpace.Unpredicted] };
        var dump = labels.Dump(result);
        var images = result.GetValue(Images) is { } folder ? new ImageFiles(folder) : null;
        if (images is null && writers.FirstOrDefault(writer => writer.NeedsPicture) is { } picture)
        {
            throw new UsageException($"--to {picture.Id} needs the images; name their folder with --images");
        }

        return new ConvertSettings(
            dump,
            writers,
            objects.Read(result, dump.ClassNames),
            space,
            objects.UnknownAs(result, space),
            images,
            DumpOptionSet.SizeOf("--size", result.GetValue(Size)));
    }

    private static IMapWriter WriterOf(string id) => MapWriters.All.FirstOrDefault(writer => writer.Id == id)
        ?? throw new UsageException($"--to {id}: expected {string.Join(", ", MapWriters.All.Select(writer => writer.Id))}");

    private static string Lines(IEnumerable<(string Id, string Summary)> formats) =>
        string.Join('\n', formats.Select(format => string.Create(CultureInfo.InvariantCulture, $"  {format.Id,-14} {format.Summary}")));
}
