using System.Diagnostics;
using UoSam.Cli.Video;

namespace UoSam.Cli.Tests.Video;

public sealed class FfmpegProcessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-ffmpeg-");
    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(".mp4")]
    [InlineData(".mkv")]
    public async Task Encode_DiskIsFullAtTheEnd_Fails(string extension)
    {
        // Files of at most 1 KiB stand in for a full disk: the frames are in ffmpeg's buffers until it ends.
        var program = Path.Combine(_folder.FullName, "ffmpeg");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\ntrap '' XFSZ\nulimit -f 2\nPATH={_path}\nexec ffmpeg \"$@\"\n");
        await Process.Start("chmod", ["+x", program]).WaitForExitAsync();
        Environment.SetEnvironmentVariable("PATH", $"{_folder.FullName}:{_path}");
        await using var encoder = FfmpegProcess.Encode(Path.Combine(_folder.FullName, $"o{extension}"), 64, 64, 25);
        await encoder.Input.WriteAsync(Ffmpeg.Waves(64, 64, 25));

        var error = await Assert.ThrowsAsync<IOException>(() => encoder.CompleteAsync(CancellationToken.None));

        Assert.Contains("ffmpeg ended with", error.Message, StringComparison.Ordinal);
    }
}
