using System.CommandLine;
using UoSam.Cli.Hosting;
using UoSam.Cli.Refining;
using UoSam.Cli.Remembering;
using UoSam.Core.Datasets;
using UoSam.Protos.V1;

namespace UoSam.Cli.Commands;

/// <summary><c>uosam memory</c>: fits the memory of a data set, for <c>uosam refine --memory</c>.</summary>
internal static class MemoryCommand
{
    private static readonly Option<string> Images = Needed("--images", "Folder of images, with sub-folders.");
    private static readonly Option<string> Suffix = RefineTasks.Suffix();
    private static readonly Option<string> Masks = Needed("--masks", "Folder of label maps of the same names.");
    private static readonly Option<string> Output = Needed("--out", "The file to write.");
    private static readonly Option<int> Most = MemoryChoice.Most();
    private static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Print nothing but errors." };

    public static Command Create()
    {
        var command = new Command("memory", "Fit what the images of a data set and their coarse maps say together.")
        {
            Images, Suffix, Masks, Output, Most, Quiet,
        };
        var labels = new LabelMapOptionSet(command, "--mask-format", "--label-format");
        var connection = new ConnectionOptionSet(command);
        var model = new ModelOptionSet(command);
        command.SetAction((result, token) => CommandErrors.GuardAsync(
            () => RunAsync(result, Settings(result, labels), connection, model.Read(result), token)));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult result,
        RefineSettings settings,
        ConnectionOptionSet connection,
        ModelSettings model,
        CancellationToken stopping)
    {
        OptionValues.RefuseDash(result.GetValue(Output)!);
        var output = Path.GetFullPath(result.GetValue(Output)!);
        var folder = Path.GetDirectoryName(output)!;
        var tasks = FolderPairs.Find(
            result.GetValue(Images)!, result.GetValue(Masks)!, settings.Dump.Open, Path.Combine(folder, ".none"), result.GetValue(Suffix)!);
        AtomicFile.CheckFolder(folder);
        using var wait = connection.Wait(result, result.GetValue(Quiet));
        await using var services = await ServiceConnection.OpenAsync(
            connection.Endpoints(result), model, connection.Read(result, wait), stopping);
        var embeddings = new EmbeddingStore($"{output}.embeddings");
        var run = new MemoryRun(services.Client, settings, embeddings, model.Jobs, result.GetValue(Quiet));
        var stored = await run.FitAsync(MemorySample.Of(tasks, result.GetValue(Most)), stopping);
        embeddings.Clear();
        if (stored is null)
        {
            throw new UsageException(
                $"fewer than {DatasetMemory.LeastImages} images below {result.GetValue(Images)} can be used with their label maps");
        }

        AtomicFile.RemoveLeftovers([output]);
        AtomicFile.Write(output, MemoryFile.Write(stored));
        if (!result.GetValue(Quiet))
        {
            Console.WriteLine($"{stored.Memory.Images.Length} images, {stored.Memory.Rounds[0].Sums.Classes.Length} classes: {output}");
        }

        return CommandErrors.Done;
    }

    private static RefineSettings Settings(ParseResult result, LabelMapOptionSet labels)
    {
        var dump = labels.Dump(result);
        return new RefineSettings(
            Preset.Default,
            ParameterOverrides.Parse([]),
            dump.WithUnknown(labels.Space(result)),
            dump,
            LabelOutput.Auto,
            Overlay: false,
            Json: false);
    }

    private static Option<string> Needed(string name, string description) =>
        new(name) { Description = description, Required = true };
}
