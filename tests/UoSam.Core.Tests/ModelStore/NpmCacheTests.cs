using UoSam.Core.ModelStore;

namespace UoSam.Core.Tests.ModelStore;

public sealed class NpmCacheTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-npm-");
    private readonly string _temporary;

    public NpmCacheTests() => _temporary = _folder.CreateSubdirectory("_cacache/tmp").FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Report_FileOfTheCacheGrowsAndIsMoved_TellsItsBytesAndNeverLess()
    {
        await File.WriteAllBytesAsync(Path.Combine(_temporary, "old"), new byte[7]);
        await Task.Delay(50);
        var cache = new NpmCache(_folder.FullName);
        var download = Path.Combine(_temporary, "new");
        using var stopping = new CancellationTokenSource();
        var told = new List<ModelProgress>();

        await cache.ReportAsync(1000, new Steps(told, step =>
        {
            switch (step)
            {
                case 1:
                    File.WriteAllBytes(download, new byte[300]);
                    break;
                case 2:
                    File.Delete(download);
                    break;
                case 3:
                    File.WriteAllBytes(download, new byte[2000]);
                    break;
                default:
                    stopping.Cancel();
                    break;
            }
        }), stopping.Token);

        Assert.Equal([0, 300, 300, 1000], told.Select(progress => progress.Bytes));
        Assert.All(told, progress => Assert.Equal((ModelPhase.Downloading, 1000), (progress.Phase, progress.TotalBytes)));
    }

    private sealed class Steps(List<ModelProgress> told, Action<int> after) : IProgress<ModelProgress>
    {
        public void Report(ModelProgress value)
        {
            told.Add(value);
            after(told.Count);
        }
    }
}
