using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using UoSam.Cli.Commands;

namespace UoSam.Cli.Video;

/// <summary>An ffmpeg from PATH as a child: it decodes a file into a stream of pictures, or encodes one into a file.</summary>
internal sealed partial class FfmpegProcess : IAsyncDisposable
{
    private const int KeptLines = 100;
    private const string Program = "ffmpeg";

    // From util-linux; the next program gets a session of its own.
    private const string SessionProgram = "/usr/bin/setsid";
    private readonly Process _process;
    private readonly Queue<string> _lines = [];
    private readonly TaskCompletionSource<string?> _pixels = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    private FfmpegProcess(Process process)
    {
        _process = process;
        _reading = ReadErrorsAsync();
    }

    /// <summary>What the child writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>What the child reads.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Frames per second as the child said when it opened its input, or null where it did not (yet).</summary>
    public double? Rate =>
        Said(FpsPattern()) is { } fps ? Number(fps, 1) : null;

    /// <summary>Number of frames by the input's duration, about; null where the child did not say it (yet).</summary>
    public int? Frames => Rate is { } rate && Said(DurationPattern()) is { } duration
        ? (int)Math.Round(((Number(duration, 1) * 3600) + (Number(duration, 2) * 60) + Number(duration, 3)) * rate)
        : null;

    /// <summary>The form of the input's pixels as the child said when it opened it, e.g. <c>gray(pc, progressive)</c>; null where it ends without.</summary>
    public Task<string?> PixelFormatAsync() => _pixels.Task;

    /// <summary>Decodes a video; the frames come as PPM (RGB) or PGM (labels).</summary>
    /// <exception cref="UsageException">There is no ffmpeg.</exception>
    public static FfmpegProcess Decode(string file, bool labels) => Start(
        [
            "-hide_banner", "-nostats", "-nostdin", "-i", file, "-f", "image2pipe",
            "-c:v", labels ? "pgm" : "ppm", "-pix_fmt", labels ? "gray" : "rgb24", "-",
        ]);

    /// <summary>Encodes bare RGB pixels; odd sizes are filled up by a row or column, which most players need.</summary>
    /// <param name="file">The extension says the form; overwritten.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="fps">Frames per second.</param>
    /// <exception cref="UsageException">There is no ffmpeg.</exception>
    public static FfmpegProcess Encode(string file, int height, int width, double fps) => Start(
        [
            // Without -xerror it ends with 0 where the disk is full at the last moment, and leaves what no player opens.
            "-hide_banner", "-nostats", "-xerror", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", $"{width}x{height}",
            "-r", fps.ToString(CultureInfo.InvariantCulture), "-i", "-",
            "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-pix_fmt", "yuv420p", file,
        ]);

    /// <summary>Waits for the end; the child's last lines are the message where it failed.</summary>
    /// <exception cref="IOException">The child failed.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It reads no more; why is in what it wrote.
        }

        await _process.WaitForExitAsync(cancellationToken);
        await _reading;
        if (_process.ExitCode != 0)
        {
            throw new IOException($"ffmpeg ended with {_process.ExitCode}: {(_lines.Count > 0 ? string.Join("; ", _lines.TakeLast(2)) : "it said nothing")}");
        }
    }

    /// <summary>Ends the child, whatever it is at.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private static FfmpegProcess Start(IEnumerable<string> arguments)
    {
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? $"{Program}.exe" : Program))))
        {
            throw new UsageException(
                "video files need the program ffmpeg, and there is none on PATH; install it, or use a folder of frames");
        }

        // A terminal sends Ctrl-C to the command's children too, and frames in flight are still to be written.
        var inSession = File.Exists(SessionProgram);
        return new FfmpegProcess(Process.Start(new ProcessStartInfo(
            inSession ? SessionProgram : Program, inSession ? [Program, .. arguments] : arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_lines)
            {
                if (_lines.Count == KeptLines)
                {
                    _lines.Dequeue();
                }

                _lines.Enqueue(line.Trim());
            }

            if (PixelPattern().Match(line) is { Success: true } said)
            {
                _pixels.TrySetResult(said.Groups[1].Value);
            }
        }

        _pixels.TrySetResult(null);
    }

    private static double Number(Match match, int group) =>
        double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    private Match? Said(Regex pattern)
    {
        lock (_lines)
        {
            return _lines.Select(line => pattern.Match(line)).FirstOrDefault(found => found.Success);
        }
    }

    [GeneratedRegex(@"^Duration: ([0-9]+):([0-9]+):([0-9.]+)")]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"Video: [^,]+, ([a-z0-9]+(?:\([^)]*\))?)")]
    private static partial Regex PixelPattern();

    [GeneratedRegex(@"Video:.* ([0-9]+(?:\.[0-9]+)?) fps")]
    private static partial Regex FpsPattern();
}
