using System.CommandLine;
using System.Globalization;
using UoSam.Cli.Hosting;
using UoSam.Cli.Refining;
using UoSam.Cli.Video;
using UoSam.Core.Imaging;

namespace UoSam.Cli.Commands;

/// <summary><c>uosam video</c>: a video, frame by frame and in order.</summary>
internal static class VideoCommand
{
    private const double MostFps = 1000;

    private static readonly Argument<string?> Frames = new("frames")
    {
        Description = "Folder of images in order of name, a video file (needs ffmpeg on PATH), or - for standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Coarse = new("--coarse")
    {
        Description = "Folder of label maps (PNG; of the frames' names where these are files, otherwise in order of name), a "
            + "lossless grey video whose pixels are ids, or - for standard input, each map behind its frame.",
    };

    private static readonly Option<string?> Size = new("--size")
    {
        Description = "WIDTHxHEIGHT of bare pixels on standard input (rgb24, maps gray8); without it YUV4MPEG, or PPM and PGM pictures.",
    };

    private static readonly Option<string?> Out = new("--out") { Description = "Folder for the refined maps (PNG)." };

    private static readonly Option<string?> Overlay = new("--overlay")
    {
        Description = "Maps over the frames: a video file by its extension (needs ffmpeg on PATH), or a folder (JPEG).",
    };

    private static readonly Option<string> Stdout = Value("--stdout", "To standard output: labels (gray8) or overlay (rgb24) as bare pixels, y4m (overlay as YUV4MPEG, with size and rate), or none.", "none");
    private static readonly Option<double?> Fps = new("--fps") { Description = "Frames per second of overlay videos and of --live from files; default the video file's, else 25." };
    private static readonly Option<bool> Live = new("--live") { Description = "Drop the oldest waiting frame when behind; otherwise nothing is dropped." };
    private static readonly Option<bool> PerFrame = new("--per-frame") { Description = "Refine each frame by itself, without the help of those before." };
    private static readonly Option<bool> Paths = new("--paths") { Description = "Print of each frame how it was answered (full, propagated, static, bridged or refreshed) and why." };
    private static readonly Option<string> PresetName = Value("--preset", "reference, default or fast.", "fast");
    private static readonly Option<string[]> Set = new("--set") { Description = "name=value: overrides any parameter (see 'uosam presets'; those of the stage video say how frames help one another)." };
    private static readonly Option<string> Background = Value("--background", "Id of background, or none.", "0");
    private static readonly Option<string> Void = Value("--void", "Ids without a label, by commas, or none.", "255");
    private static readonly Option<bool> FillVoid = OptionValues.FillVoid();
    private static readonly Option<string> LabelFormat = new("--label-format", "--mask-format")
    {
        Description = "Of PNGs: auto or index (grey and palette) or luss (RGB with R + 256 G).",
        DefaultValueFactory = _ => "auto",
    };
    private static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Print nothing but errors." };
    private static readonly Option<string?> Sample = new("--sample") { Description = "Write a short clip to try (frames/ and coarse/) into this folder, and do nothing else." };

    public static Command Create()
    {
        var command = new Command("video", "Refine the coarse maps of a video.")
        {
            Frames, Coarse, Size, Out, Overlay, Stdout, Fps, Live, PerFrame, Paths, PresetName, Set, Background, Void, FillVoid, LabelFormat, Quiet, Sample,
        };
        var connection = new ConnectionOptionSet(command);
        // One frame is read, two are encoded, one is refined.
        var model = new ModelOptionSet(command, jobs: 4);
        command.SetAction((result, token) => CommandErrors.GuardAsync(
            () => result.GetValue(Sample) is { } folder
                ? WriteSampleAsync(folder)
                : RunAsync(result, connection, model.Read(result) with { Threads = ModelSettings.ThreadsOfStreams }, token)));
        return command;
    }

    private static async Task<int> WriteSampleAsync(string folder)
    {
        VideoSample.Write(folder);
        await Console.Out.WriteLineAsync($"{VideoSample.Frames} frames in {folder}: frames/ and coarse/");
        return CommandErrors.Done;
    }

    private static async Task<int> RunAsync(
        ParseResult result, ConnectionOptionSet connection, ModelSettings model, CancellationToken stopping)
    {
        var settings = Settings(result, model.Jobs);
        var refining = new VideoRefining(
            OptionValues.Preset("--preset", result.GetValue(PresetName)!),
            ParameterOverrides.ParseInRange(result.GetValue(Set) ?? [], areFrames: !settings.PerFrame),
            OptionValues.Filled(OptionValues.Space(result.GetValue(Background)!, result.GetValue(Void)!), result.GetValue(FillVoid)));
        var encoding = OptionValues.Encoding("--label-format", result.GetValue(LabelFormat)!);
        await using var standardInput = Console.OpenStandardInput();
        await using var input = new VideoInput(settings, encoding, standardInput, TimeProvider.System);
        using var wait = connection.Wait(result, settings.Quiet);
        await using var services = await ServiceConnection.OpenAsync(
            connection.Endpoints(result), model, connection.Read(result, wait), stopping);
        await using var standardOutput = Console.OpenStandardOutput();
        return await new VideoRun(services.Client, settings, refining, TimeProvider.System).RunAsync(
            input, standardOutput, stopping);
    }

    private static VideoSettings Settings(ParseResult result, int jobs)
    {
        if (result.GetValue(Frames) is not { } frames || result.GetValue(Coarse) is not { } coarse)
        {
            throw new UsageException("expected frames and --coarse; 'uosam video --sample FOLDER' writes some to try");
        }

        var settings = new VideoSettings(
            frames,
            coarse,
            SizeOf(result.GetValue(Size)),
            result.GetValue(Out),
            result.GetValue(Overlay),
            StdoutOf(result.GetValue(Stdout)!),
            result.GetValue(Fps),
            result.GetValue(Live),
            jobs,
            result.GetValue(PerFrame),
            result.GetValue(Paths),
            result.GetValue(Quiet));
        Check(settings);
        return settings;
    }

    private static void Check(VideoSettings settings)
    {
        if (settings is { Out: null, Overlay: null, Stdout: VideoStdout.None })
        {
            throw new UsageException("nothing would be written; give --out, --overlay or --stdout");
        }

        if (settings.Fps is { } fps and not (> 0 and <= MostFps))
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--fps {fps}: expected above 0, up to {MostFps}"));
        }

        if (settings.Coarse == "-" && settings.Frames != "-")
        {
            throw new UsageException("--coarse - goes with frames from - too: each map behind its frame");
        }

        if (settings.Size is not null && settings.Frames != "-")
        {
            throw new UsageException("--size is for frames from standard input (-); files carry their size");
        }

        foreach (var output in new[] { settings.Out, settings.Overlay }.OfType<string>())
        {
            OptionValues.RefuseDash(output);
            OptionValues.RefuseInput(output, settings.Frames, settings.Coarse);
        }
    }

    private static ImageSize? SizeOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var sides = text.Split('x');
        return sides.Length == 2
            && int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width is > 0 and <= 16384
            && int.TryParse(sides[1], NumberStyles.None, CultureInfo.InvariantCulture, out var height) && height is > 0 and <= 16384
            ? new ImageSize(height, width)
            : throw new UsageException($"--size {text}: expected WIDTHxHEIGHT, each 1 to 16384, e.g. 640x360");
    }

    private static VideoStdout StdoutOf(string text) => text switch
    {
        "none" => VideoStdout.None,
        "labels" => VideoStdout.Labels,
        "overlay" => VideoStdout.Overlay,
        "y4m" => VideoStdout.Y4m,
        _ => throw new UsageException($"--stdout {text}: expected labels, overlay, y4m or none"),
    };

    private static Option<string> Value(string name, string description, string initial) =>
        new(name) { Description = description, DefaultValueFactory = _ => initial };
}
