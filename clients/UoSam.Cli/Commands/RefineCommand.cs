using System.CommandLine;
using UoSam.Cli.Converting;
using UoSam.Cli.Hosting;
using UoSam.Cli.Refining;
using UoSam.Cli.Remembering;
using UoSam.Core.Datasets;

namespace UoSam.Cli.Commands;

/// <summary><c>uosam refine</c>: one image, or a folder of them.</summary>
internal static class RefineCommand
{
    private static readonly Argument<string?> Image = Optional("image", "Image: JPEG, PNG, WebP, BMP or TIFF.");
    private static readonly Argument<string?> Coarse = Optional("coarse", "Its coarse label map, a PNG or any other of the formats.");
    private static readonly Option<string?> Output = new("--output", "-o") { Description = "Refined map, a PNG; default IMAGE.refined.png here." };
    private static readonly Option<string?> Images = new("--images") { Description = "Folder of images, with sub-folders." };
    private static readonly Option<string?> Masks = new("--masks") { Description = "Folder of label maps of the same names." };
    private static readonly Option<string?> Out = new("--out") { Description = "Folder for the refined maps." };
    private static readonly Option<string> PresetName = Value("--preset", "reference, default or fast.", "default");
    private static readonly Option<string[]> Set = new("--set") { Description = "name=value: overrides any parameter (see 'uosam presets')." };
    private static readonly Option<string> Post = Value("--post", "After the votes: crf=stego, crf=dpss, crf=dpss-final (dense CRF) or guided (guided filter).", "none");
    private static readonly Option<string?> Logits = new("--logits") { Description = "Foreground scores (.npy of the image's size), a file or a folder of the images' names; points come from them." };
    private static readonly Option<string?> Scores = new("--scores") { Description = "Scores of classes (.npy, [classes, H, W], logits or probabilities), a file or a folder of the maps' names, for --post crf=...: they count where the result has their likeliest class." };
    private static readonly Option<string> Format = Value("--format", $"By commas: {OutputFormats.Names}. auto: the coarse map's form.", "auto");
    private static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Print nothing but errors." };
    private static readonly Option<bool> Verbose = new("--verbose", "-v") { Description = "Also print the time of each stage." };
    private static readonly Option<bool> Overlay = new("--overlay") { Description = "Also write a picture of before and after; in yellow what the other images of a folder changed before." };
    private static readonly Option<bool> Explain = new("--explain") { Description = "Also write a picture of every object's points, box and candidate masks with their figures, and of what was changed before." };
    private static readonly Option<bool> Json = new("--json") { Description = "Also write the trace of every object as JSON." };
    private static readonly Option<bool> JsonLines = new("--jsonl") { Description = "Also write each trace as one line of JSON to standard output, and nothing else there." };
    private static readonly Option<string?> ShardText = new("--shard") { Description = "i/n: of the folder's images in order of name every n-th from i (0 to n-1), for n processes or machines." };
    private static readonly Option<bool> Subset = new("--subset") { Description = "Leave out images without a label map, and say how many." };
    private static readonly Option<string> Suffix = RefineTasks.Suffix();
    private static readonly Option<bool> FillVoid = OptionValues.FillVoid();
    private static readonly Option<bool> Overwrite = new("--overwrite") { Description = "Refine again what is there." };

    public static Command Create()
    {
        var command = new Command("refine", "Refine coarse label maps.")
        {
            Image, Coarse, Output, Images, Suffix, Masks, Out, PresetName, Set, Format, Overlay,
            Json, JsonLines, Quiet, Verbose, Overwrite, ShardText,
            Post, Logits, Explain, Subset, Scores, FillVoid,
        };
        var labels = new LabelMapOptionSet(command, "--mask-format", "--label-format");
        var objects = new ObjectOptionSet(command);
        var connection = new ConnectionOptionSet(command);
        var model = new ModelOptionSet(command);
        var memory = new MemoryChoice(command);
        command.SetAction((result, token) => CommandErrors.GuardAsync(() => RunAsync(
            result, Settings(result, labels, objects), connection, model.Read(result), memory, token)));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult result,
        RefineSettings settings,
        ConnectionOptionSet connection,
        ModelSettings model,
        MemoryChoice memory,
        CancellationToken stopping)
    {
        var folder = result.GetValue(Images) is not null;
        var shard = folder ? Shard.Parse(result.GetValue(ShardText)) : Shard.Whole;
        var found = Tasks(result, settings.Dump);
        var all = result.GetValue(Subset) ? await RefineTasks.WithMapAsync(found, result.GetValue(Quiet)) : found;
        IReadOnlyList<ImageTask> tasks =
            [.. shard.Of(all).Select(task => settings.WithScores(LogitsFile.Attach(task, result.GetValue(Logits), folder), folder))];
        using var wait = connection.Wait(result, result.GetValue(Quiet));
        var connect = () => ServiceConnection.OpenAsync(
            connection.Endpoints(result), model, connection.Read(result, wait), stopping);
        if (folder)
        {
            return await RefineFolderAsync(result, settings, connect, (all, tasks, shard), memory, model.Jobs, stopping);
        }

        memory.RefuseForOne(result);
        AtomicFile.RemoveLeftovers(settings.FilesOf(tasks[0]));
        await using var services = await connect();
        var refiner = new ImageRefiner(services.Client, settings);
        return await CommandErrors.GuardOneAsync(() => RefineOneAsync(result, settings, refiner, tasks[0], stopping), tasks[0].Image);
    }

    private static async Task<int> RefineOneAsync(
        ParseResult result, RefineSettings settings, ImageRefiner refiner, ImageTask task, CancellationToken stopping)
    {
        var refined = await refiner.RefineAsync(task, stopping);
        await TellUnknownAsync(settings, result.GetValue(Quiet));
        if (!result.GetValue(Quiet) && !settings.JsonLines)
        {
            ResultTable.Print(task, refined, settings, result.GetValue(Verbose));
        }

        return CommandErrors.Done;
    }

    // What is there is looked at before anything starts; against a memory that is still to be made, as far as can be, and then again.
    private static async Task<int> RefineFolderAsync(
        ParseResult result,
        RefineSettings settings,
        Func<Task<ServiceConnection>> connect,
        (IReadOnlyList<ImageTask> All, IReadOnlyList<ImageTask> Own, Shard Shard) tasks,
        MemoryChoice choice,
        int jobs,
        CancellationToken stopping)
    {
        var (overwrite, quiet, output) = (result.GetValue(Overwrite), result.GetValue(Quiet), result.GetValue(Out)!);
        var embeddings = new EmbeddingStore(Path.Combine(output, ".embeddings"));
        var memory = choice.Find(result, output, overwrite, settings, embeddings);
        var isMade = memory is null && choice.IsMade(result, tasks.All)
            && tasks.Own.Any(task => overwrite || !File.Exists(task.Output));
        var earlier = overwrite || isMade ? null : EarlierOutputs.Find(tasks.Own, settings with { Memory = memory?.Digest });
        if (isMade && !overwrite)
        {
            EarlierOutputs.CheckBeforeMemory(tasks.Own, settings);
        }

        AtomicFile.CheckFolder(output);
        if (choice.IsNone(result))
        {
            embeddings.Clear();
        }

        await using var services = await connect();
        if (isMade)
        {
            var making = new MemoryRun(services.Client, settings, embeddings, jobs, quiet)
            {
                Shard = tasks.Shard,
                IsMade = () => !overwrite && File.Exists(Path.Combine(output, MemoryFile.Name)),
            };
            memory = await choice.MakeAsync(result, making, tasks.All, output, stopping)
                ?? choice.Find(result, output, overwrite, settings, embeddings);
            earlier = overwrite ? null : EarlierOutputs.Find(tasks.Own, settings with { Memory = memory?.Digest });
        }

        settings = settings with { Memory = memory?.Digest };
        // Other parts of the work may be writing what all have in common.
        string[] common = tasks.Shard.Count > 1
            ? []
            : [Path.Combine(output, MemoryFile.Name), Path.Combine(output, FurtherOutputs.Annotations)];
        AtomicFile.RemoveLeftovers(tasks.Own.SelectMany(settings.FilesOf).Concat(common));
        var refiner = new ImageRefiner(services.Client, settings, earlier, memory);
        var run = new FolderRun(refiner.RefineAsync, jobs, overwrite, quiet, settings.JsonLines);
        var exit = await run.RunAsync(tasks.Own, Path.Combine(output, tasks.Shard.FailuresFile), stopping);
        settings.Further.MergeCoco(tasks.All, output);
        await TellMissingAsync(tasks.Own, settings);
        var isAllDone = tasks.Shard.IsAllDone(tasks.All, output);
        embeddings.Clear(onlyIfEmpty: tasks.Shard.Count > 1 && !isAllDone);
        if (isAllDone)
        {
            tasks.Shard.RemoveEarlierFailures(output);
        }

        await TellUnknownAsync(settings, quiet);
        if (!quiet && settings.Changes.Describe(settings.Space) is { } changes)
        {
            await Console.Error.WriteLineAsync(changes);
        }

        return await TellMixedAsync(tasks.Own, settings, exit);
    }

    // Another run may have begun in the folder when none of its maps were there yet; what failed now may have an older map.
    private static async Task<int> TellMixedAsync(IReadOnlyList<ImageTask> tasks, RefineSettings settings, int exit)
    {
        try
        {
            EarlierOutputs.Find(tasks, settings);
            return exit;
        }
        catch (UsageException mixed) when (exit != CommandErrors.Done)
        {
            await Console.Error.WriteLineAsync($"uosam: {mixed.Message}");
            return exit;
        }
    }

    // Maps of an earlier run are not made again for what that run was not asked for.
    private static async Task TellMissingAsync(IReadOnlyList<ImageTask> tasks, RefineSettings settings)
    {
        ImageTask[] there = [.. tasks.Where(task => task.Fault is null && File.Exists(task.Output))];
        foreach (var ending in settings.EndingsBeside)
        {
            var missing = there.Count(task => !File.Exists(Path.ChangeExtension(task.Output, ending)));
            if (missing > 0)
            {
                await Console.Error.WriteLineAsync(
                    $"uosam: {missing} of {there.Length} refined maps were made without their {ending}; --overwrite makes them again");
            }
        }
    }

    private static async Task TellUnknownAsync(RefineSettings settings, bool quiet)
    {
        if (!quiet && settings.Further.Unknown.Describe(settings.Further.UnknownAs) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
        }
    }

    private static IReadOnlyList<ImageTask> Tasks(ParseResult result, DumpSettings dump)
    {
        var (image, images) = (result.GetValue(Image), result.GetValue(Images));
        if (images is not null)
        {
            RefineTasks.RefuseGiven(result, Output, "names the refined map of one image; --images has --out FOLDER");
            return RefineTasks.OfFolder(image, images, result.GetValue(Masks), result.GetValue(Out), dump, result.GetValue(Suffix)!);
        }

        RefineTasks.RefuseGiven(result, Out, "is the folder of --images; the refined map of one image is named by -o FILE");
        Array.ForEach([ShardText, Masks, Suffix, (Option)Subset], option => RefineTasks.RefuseGiven(result, option, "goes with --images"));
        return [RefineTasks.Of(image, result.GetValue(Coarse), result.GetValue(Output), dump)];
    }

    private static RefineSettings Settings(ParseResult result, LabelMapOptionSet labels, ObjectOptionSet objects)
    {
        var dump = labels.Dump(result);
        var read = dump.WithUnknown(labels.Space(result));
        var space = OptionValues.Filled(read, result.GetValue(FillVoid));
        var formats = OutputFormats.Parse(result.GetValue(Format)!);
        var (overlay, json) = (result.GetValue(Overlay), result.GetValue(Json));
        formats.RefuseSameFiles(overlay, json);
        return new RefineSettings(
            OptionValues.Preset("--preset", result.GetValue(PresetName)!),
            ParameterOverrides.ParseInRange([.. PostOption.Settings(result.GetValue(Post)!), .. LogitsFile.Settings(result.GetValue(Logits)), .. result.GetValue(Set) ?? []]),
            space,
            dump,
            formats.Main,
            overlay,
            json)
        {
            JsonLines = result.GetValue(JsonLines),
            Scores = ScoreFiles.Open(result.GetValue(Scores), dump, Post.Name, [result.GetValue(Post)!]),
            Explain = result.GetValue(Explain),
            Further = new FurtherOutputs(
                formats.Further, objects.Read(result, dump.ClassNames), space, objects.UnknownAs(result, read)),
        };
    }

    private static Argument<string?> Optional(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.ZeroOrOne };

    private static Option<string> Value(string name, string description, string initial) =>
        new(name) { Description = description, DefaultValueFactory = _ => initial };
}
