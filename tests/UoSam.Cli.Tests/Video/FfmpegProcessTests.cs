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
    [InlineData(25)]
    [InlineData(29.97)]
    public async Task Frames_OfAFile_AreToldByItsDuration(double fps)
    {
        var path = Path.Combine(_folder.FullName, "o.mp4");
        await using (var encoder = FfmpegProcess.Encode(path, 64, 64, fps))
        {
            await encoder.Input.WriteAsync(Ffmpeg.Waves(64, 64, 75));
            await encoder.CompleteAsync(CancellationToken.None);
        }

        await using var decoder = FfmpegProcess.Decode(path, labels: false);
        await decoder.Output.CopyToAsync(Stream.Null);
        await decoder.CompleteAsync(CancellationToken.None);

        Assert.Equal(75, decoder.Frames);
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
