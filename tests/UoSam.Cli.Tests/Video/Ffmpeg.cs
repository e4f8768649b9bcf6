using System.Diagnostics;

namespace UoSam.Cli.Tests.Video;

/// <summary>The ffmpeg on PATH as somebody else's word on videos.</summary>
internal static class Ffmpeg
{
    /// <summary>Runs it over bytes.</summary>
    /// <param name="input">Its standard input.</param>
    /// <param name="arguments">Between the general ones and the end; they name input and output.</param>
    public static async Task<byte[]> RunAsync(byte[] input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-hide_banner", "-loglevel", "error", "-y", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(input);
        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"ffmpeg: {await errors}");
        return output.ToArray();
    }

    /// <summary>Bare pixels as ffmpeg's input.</summary>
    public static string[] Raw(string format, int width, int height, int rate) =>
        ["-f", "rawvideo", "-pix_fmt", format, "-s", $"{width}x{height}", "-r", $"{rate}", "-i", "-"];

    /// <summary>Frames of slow waves of colour, each a step further, as rgb24.</summary>
    public static byte[] Waves(int width, int height, int frames)
    {
        var pixels = new byte[frames * height * width * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (pixel, channel) = Math.DivRem(i, 3);
            var (frame, place) = Math.DivRem(pixel, width * height);
            var angle = (((channel + 1) * (place % width)) + (2 * (place / width)) + (3 * frame)) * Math.Tau / (2.0 * width);
            pixels[i] = (byte)(128 + (100 * Math.Sin(angle)));
        }

        return pixels;
    }
}
